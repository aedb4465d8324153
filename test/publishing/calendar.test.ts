import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { startDueMaintenances } from '../../src/actions/start-due-maintenances.ts';
import { updateIncident } from '../../src/actions/update-incident.ts';
import type { UpdateInput } from '../../src/domain/timeline.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { aQuietPage, anOutage, HIDDEN_NAME } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

type Event = Record<string, string>;

/** Lines as a reader of RFC 5545 sees them: folds undone, parameters and escapes as they are. */
function linesOf(file: string): string[] {
  return file.replace(/\r\n[ \t]/g, '').split('\r\n');
}

function eventsOf(file: string): Event[] {
  const blocks = linesOf(file).join('\n').split('BEGIN:VEVENT\n').slice(1);
  return blocks.map((block) => {
    const lines = (block.split('\nEND:VEVENT')[0] ?? '').split('\n');
    return Object.fromEntries(lines.map((line) => [line.split(/[:;]/)[0] ?? '', line.slice(line.indexOf(':') + 1)]));
  });
}

function unescaped(text: string | undefined): string {
  return String(text)
    .replace(/\\n/g, '\n')
    .replace(/\\([,;\\])/g, '$1');
}

/** A page with a story that is told step by step; answers with the calendar after each. */
async function aCalendar(t: TestContext) {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  const { publisher, clock, body } = aPublisher(t, store);
  const taxi = idOf(ids, 'taxi');
  const maps = idOf(ids, 'maps');
  const at = (offset: number) => {
    clock.set(NOON + offset);
    return asAlice(store, NOON + offset);
  };
  const events = async (): Promise<Event[]> => {
    await publisher.publishAll();
    return eventsOf(body('/calendar.ics'));
  };
  const work = (offset: number) =>
    scheduleMaintenance(at(offset), {
      pageId: page.id,
      name: { en: 'New disks, faster; better' },
      body: { en: 'Maps are away.\nFor an hour.' },
      scheduledFor: NOON + DAY,
      scheduledUntil: NOON + DAY + HOUR,
      componentIds: [maps],
    });
  const trouble = (offset: number, update: UpdateInput) =>
    openIncident(at(offset), { pageId: page.id, name: { en: 'Taxis' }, body: { en: 'Seen.' }, ...update });
  return { store, publisher, clock, body, ids, taxi, maps, at, events, work, trouble };
}

describe('the calendar', () => {
  it('is a file that RFC 5545 allows: folded lines of whole characters, line ends, blocks and fields', async (t) => {
    const { body, events, work, trouble, taxi, maps, at } = await aCalendar(t);
    await work(0);
    const condition = { en: `${'전력이 돌아오면 🔌, '.repeat(12)}\r\nATTENDEE:mailto:eve@example.com\u0007` };
    const byAt = NOON + 3 * HOUR;
    await trouble(MINUTE, { impacts: { [taxi]: 'major_outage' } });
    const { incident } = await trouble(MINUTE, {
      impacts: { [taxi]: 'major_outage', [maps]: 'partial_outage' },
      restoration: { [taxi]: { kind: 'conditional', byAt, condition }, [maps]: { kind: 'by', byAt } },
    });
    at(2 * MINUTE);
    const found = await events();
    const file = body('/calendar.ics');
    assert.ok(file.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n') && file.endsWith('END:VCALENDAR\r\n'));
    assert.doesNotMatch(file, /[^\r]\n|\r[^\n]/);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(file, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/);
    for (const line of file.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
    for (const line of linesOf(file).filter((each) => each !== '')) assert.match(line, /^[A-Z-]+(;[^:]*)?:/);
    assert.equal(linesOf(file).filter((line) => line.startsWith('ATTENDEE')).length, 0);
    assert.equal(linesOf(file).filter((line) => line === 'BEGIN:VEVENT').length, found.length);
    assert.equal(linesOf(file).filter((line) => line === 'END:VEVENT').length, found.length);
    for (const event of found) {
      for (const field of ['UID', 'DTSTAMP', 'DTSTART', 'SUMMARY', 'STATUS', 'SEQUENCE'])
        assert.ok(event[field], field);
      assert.match(String(event['DTSTART']), /^\d{8}T\d{6}Z$/);
      assert.match(String(event['SEQUENCE']), /^\d+$/);
    }
    assert.equal(new Set(found.map((event) => event['UID'])).size, found.length);
    const promise = found.find((event) => event['UID'] === `eta-${incident.id}-${byAt / SECOND}@status.example.com`);
    assert.equal(
      unescaped(promise?.['SUMMARY']),
      'Expected back by 2 Mar 2026, 00:00 GMT+9, on a condition: Taxi calls, Maps',
      'services of one time stand together',
    );
    assert.match(unescaped(promise?.['DESCRIPTION']), /Condition for Taxi calls: 전력이 돌아오면 🔌/);
    assert.match(unescaped(promise?.['DESCRIPTION']), /As of 1 Mar 2026, 21:01/);
    assert.equal(promise?.['STATUS'], 'TENTATIVE');
  });

  it('holds planned work as a fixed event that follows what becomes of it under the same name', async (t) => {
    const { events, work, store, at } = await aCalendar(t);
    const { incident } = await work(0);
    const one = async (): Promise<Event> => {
      const found = await events();
      assert.equal(found.length, 1);
      return found[0] ?? {};
    };
    const planned = await one();
    assert.deepEqual(
      [planned['STATUS'], unescaped(planned['SUMMARY']), planned['DTSTART'], planned['DTEND']],
      ['CONFIRMED', 'New disks, faster; better', '20260302T120000Z', '20260302T130000Z'],
    );
    assert.match(unescaped(planned['DESCRIPTION']), /Services: Maps\nMaps are away\.\nFor an hour\./);
    assert.match(String(planned['URL']), new RegExp(`/en/incidents/${incident.id}$`));

    const edits = { scheduledFor: NOON + 2 * DAY, scheduledUntil: NOON + 2 * DAY + HOUR };
    await updateIncident(at(MINUTE), incident.id, { edits });
    const moved = await one();
    assert.deepEqual([moved['UID'], moved['DTSTART']], [planned['UID'], '20260303T120000Z']);
    assert.ok(Number(moved['SEQUENCE']) > Number(planned['SEQUENCE']));

    await startDueMaintenances(at(2 * DAY));
    const begun = await one();
    at(2 * DAY + HOUR);
    const late = await one();
    assert.match(unescaped(late['SUMMARY']), /^Taking longer than planned: New disks/);
    assert.ok(Number(late['SEQUENCE']) > Number(begun['SEQUENCE']));

    await postUpdate(asAlice(store, NOON + 2 * DAY + 2 * HOUR), incident.id, { status: 'cancelled' });
    at(2 * DAY + 2 * HOUR);
    const cancelled = await one();
    assert.deepEqual(
      [cancelled['UID'], cancelled['STATUS'], unescaped(cancelled['SUMMARY'])],
      [planned['UID'], 'CANCELLED', 'Cancelled: New disks, faster; better'],
    );
    assert.ok(Number(cancelled['SEQUENCE']) > Number(late['SEQUENCE']));
    at(40 * DAY);
    assert.deepEqual(await events(), [], 'after a while it goes');
  });

  it('never lets a promise that lapsed, moved, was withdrawn or kept read as one that holds', async (t) => {
    const { events, trouble, taxi, maps, at, store, clock } = await aCalendar(t);
    const { incident } = await trouble(0, {
      impacts: { [taxi]: 'major_outage', [maps]: 'partial_outage' },
      restoration: {
        [taxi]: { kind: 'by', byAt: NOON + HOUR },
        [maps]: { kind: 'window', earliestAt: NOON + 2 * HOUR, byAt: NOON + 3 * HOUR },
      },
    });
    const post = (offset: number, update: UpdateInput) => postUpdate(at(offset), incident.id, update);
    const read = async (): Promise<[string, string][]> =>
      (await events()).map((event) => [
        String(event['STATUS']),
        unescaped(event['SUMMARY']).replace(/ Mar 2026,| GMT\+9/g, ''),
      ]);
    assert.deepEqual(await read(), [
      ['TENTATIVE', 'Expected back by 1 22:00: Taxi calls'],
      ['TENTATIVE', 'Expected back by 2 00:00: Maps'],
    ]);
    const [before] = await events();
    at(HOUR);
    assert.deepEqual((await read())[0], [
      'TENTATIVE',
      'Past the estimate of 1 22:00, new estimate being prepared: Taxi calls',
    ]);
    const [after] = await events();
    assert.ok(Number(after?.['SEQUENCE']) > Number(before?.['SEQUENCE']));
    assert.equal(after?.['UID'], before?.['UID']);

    const reason = { en: 'Disks are slow.' };
    await post(HOUR + MINUTE, { restoration: { [taxi]: { kind: 'by', byAt: NOON + 4 * HOUR, reason } } });
    await post(HOUR + 2 * MINUTE, { restoration: { [maps]: { kind: 'restored' } } });
    assert.deepEqual(await read(), [
      ['CANCELLED', 'The estimate of 1 22:00 no longer holds: Taxi calls'],
      ['CANCELLED', 'Back: Maps'],
      ['TENTATIVE', 'Expected back by 2 01:00: Taxi calls'],
    ]);
    const next = { nextUpdateBy: NOON + 5 * HOUR };
    await post(2 * HOUR, { ...next, restoration: { [taxi]: { kind: 'withdrawn', reason } } });
    assert.deepEqual((await read()).at(-1), ['CANCELLED', 'The estimate of 2 01:00 no longer holds: Taxi calls']);
    assert.match(String((await events()).at(-1)?.['DESCRIPTION']), /Why: Disks are slow\./);
    await postUpdate(asAlice(store, clock.now()), incident.id, { status: 'resolved', body: { en: 'Over.' } });
    assert.deepEqual(new Set((await read()).map(([status]) => status)), new Set(['CANCELLED']));
  });

  it('is the same to the byte as long as nothing it says has changed', async (t) => {
    const store = await openTestStore(t);
    await anOutage(store);
    const { publisher, clock } = aPublisher(t, store);
    await publisher.publishAll();
    const first = publisher.files.find('/calendar.ics');
    clock.advance(MINUTE);
    await publisher.publishAll();
    assert.ok(first);
    assert.equal(publisher.files.find('/calendar.ics'), first);
    const other = aPublisher(t, store);
    await other.publisher.publishAll();
    assert.equal(other.publisher.files.find('/calendar.ics')?.hash, first.hash, 'whoever renders it');
    assert.ok(!other.body('/calendar.ics').includes(HIDDEN_NAME));
    assert.equal(first.type, 'text/calendar; charset=utf-8');
    assert.match(other.body('/en/'), /<a href="\/calendar\.ics">Calendar \(iCal\)<\/a>/);
  });
});
