import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import ICAL from 'ical.js';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { aQuietPage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

interface Read {
  uid: string;
  summary: string;
  description: string;
  status: string;
  sequence: number;
  startAt: number;
  endAt: number | null;
}

/** The events of a calendar as a library that is not ours reads them (ical.js, Thunderbird's). */
function eventsOf(file: string): Read[] {
  const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
  assert.equal(calendar.getFirstPropertyValue('version'), '2.0');
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component, { strictExceptions: true });
    return {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      status: String(component.getFirstPropertyValue('status')),
      sequence: event.sequence,
      startAt: event.startDate.toJSDate().getTime(),
      endAt: component.hasProperty('dtend') ? event.endDate.toJSDate().getTime() : null,
    };
  });
}

async function aStory(t: TestContext) {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  const { publisher, clock, body } = aPublisher(t, store);
  const [taxi, maps] = [idOf(ids, 'taxi'), idOf(ids, 'maps')];
  const { incident: work } = await scheduleMaintenance(asAlice(store, NOON - MINUTE), {
    pageId: page.id,
    name: { en: 'New disks, faster; better \\ 디스크 교체' },
    body: { en: 'Maps are away.\nFor an hour.' },
    scheduledFor: NOON + DAY,
    scheduledUntil: NOON + DAY + HOUR,
    componentIds: [maps],
  });
  const { incident } = await openIncident(asAlice(store, NOON), {
    pageId: page.id,
    name: { en: 'Taxis and maps' },
    body: { en: 'Seen.' },
    impacts: { [taxi]: 'major_outage', [maps]: 'partial_outage' },
    restoration: {
      [taxi]: { kind: 'by', byAt: NOON + HOUR },
      [maps]: { kind: 'window', earliestAt: NOON + HOUR, byAt: NOON + 2 * HOUR },
    },
  });
  const read = async (path: string, minutes: number) => {
    clock.set(NOON + minutes * MINUTE);
    await publisher.publishAll();
    return eventsOf(body(path));
  };
  const post = (minutes: number, id: string, update: Parameters<typeof postUpdate>[2]) =>
    postUpdate(asAlice(store, NOON + minutes * MINUTE), id, update);
  return { publisher, taxi, maps, ids, work, incident, read, post };
}

it('reads in an independent program as the absolute times and words that were meant', async (t) => {
  const { read } = await aStory(t);
  const events = await read('/calendar.ics', 0);
  assert.deepEqual(
    events.map(({ summary, status, startAt, endAt }) => [summary, status, startAt, endAt]),
    [
      ['Expected back by 1 Mar 2026, 22:00 GMT+9: Taxi calls', 'TENTATIVE', NOON + HOUR, null],
      ['Expected back by 1 Mar 2026, 23:00 GMT+9: Maps', 'TENTATIVE', NOON + HOUR, NOON + 2 * HOUR],
      ['New disks, faster; better \\ 디스크 교체', 'CONFIRMED', NOON + DAY, NOON + DAY + HOUR],
    ],
  );
  assert.match(events[2]?.description ?? '', /Maps are away\.\nFor an hour\./);
});

it('gives each component a calendar of what concerns it alone', async (t) => {
  const { read, taxi, maps, ids, publisher } = await aStory(t);
  const names = (events: Read[]) => events.map(({ summary }) => summary);
  assert.deepEqual(names(await read(`/components/${taxi}/calendar.ics`, 0)), [
    'Expected back by 1 Mar 2026, 22:00 GMT+9: Taxi calls',
  ]);
  assert.deepEqual(names(await read(`/components/${maps}/calendar.ics`, 0)), [
    'Expected back by 1 Mar 2026, 23:00 GMT+9: Maps',
    'New disks, faster; better \\ 디스크 교체',
  ]);
  assert.deepEqual(await read(`/components/${idOf(ids, 'pay')}/calendar.ics`, 0), []);
  const quiet = publisher.files.find(`/components/${idOf(ids, 'pay')}/calendar.ics`);
  await read('/calendar.ics', 1);
  assert.equal(publisher.files.find(`/components/${idOf(ids, 'pay')}/calendar.ics`), quiet);
});

it('follows a promise of a component under one name: overdue, moved, back, and work that is cancelled', async (t) => {
  const { read, post, taxi, maps, work, incident } = await aStory(t);
  const path = `/components/${taxi}/calendar.ics`;
  const [first] = await read(path, 0);
  const [overdue] = await read(path, 60);
  assert.equal(overdue?.uid, first?.uid);
  assert.match(overdue?.summary ?? '', /^Past the estimate of/);
  assert.ok(Number(overdue?.sequence) > Number(first?.sequence));

  const reason = { en: 'rain' };
  await post(61, incident.id, { restoration: { [taxi]: { kind: 'by', byAt: NOON + 3 * HOUR, reason } } });
  const moved = await read(path, 61);
  assert.deepEqual(
    moved.map(({ uid, status }) => [uid === first?.uid, status]),
    [
      [true, 'CANCELLED'],
      [false, 'TENTATIVE'],
    ],
  );
  assert.ok(Number(moved[0]?.sequence) > Number(overdue?.sequence));

  await post(70, incident.id, { restoration: { [taxi]: { kind: 'restored' } } });
  assert.ok((await read(path, 70)).every(({ status }) => status === 'CANCELLED'));

  await post(80, work.id, { status: 'cancelled' });
  const ofMaps = await read(`/components/${maps}/calendar.ics`, 80);
  assert.equal(ofMaps.find(({ uid }) => uid.startsWith(`maintenance-${work.id}`))?.status, 'CANCELLED');
});

it('lets a calendar go of what is long over, with nobody touching anything', async (t) => {
  const { read, post, taxi, incident } = await aStory(t);
  await post(10, incident.id, { status: 'resolved', body: { en: 'Over.' } });
  assert.equal((await read(`/components/${taxi}/calendar.ics`, 10)).length, 1);
  assert.equal((await read(`/components/${taxi}/calendar.ics`, 40 * 24 * 60)).length, 0);
});
