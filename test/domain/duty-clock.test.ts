import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { disclosedBy, disclosureFaults, shownContact, type Evidence } from '../../src/domain/disclosure.ts';
import { dutyClock, dutyMoments, isUnsettled, type DutyClock, type DutyFacts } from '../../src/domain/duty-clock.ts';
import { DUTY_ELEMENTS, DUTY_PRESETS, type DutyElement } from '../../src/domain/duty.ts';
import type { Affected } from '../../src/domain/incident.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { anIncident, by } from '../support/story.ts';

const { korea } = DUTY_PRESETS;

const down = (componentId: string, startedAt: number, restoredAt: number | null = null): Affected => ({
  ...{ componentId, status: restoredAt === null ? 'major_outage' : 'operational', worstStatus: 'major_outage' },
  ...{ source: 'stated', becauseOfId: null, startedAt, restoredAt, watchingSinceAt: null },
});

const told = (at: number, ...discloses: DutyElement[]): Evidence => ({
  ...{ updateId: `u${at}`, position: 1, at, name: {}, status: 'investigating', body: {}, automatic: null, etas: [] },
  ...{ nextUpdateBy: null, contact: null, discloses, noticeId: `n${at}` },
});

const facts = (changes: Partial<DutyFacts> = {}): DutyFacts => ({
  limits: korea,
  incident: anIncident(),
  affected: [down('mail', NOON)],
  intervals: [],
  evidence: [],
  sent: [],
  ...changes,
});

const states = (clock: DutyClock): string =>
  clock.elements.map(({ element, state }) => `${element} ${state}`).join(', ');

describe('the duty clock', () => {
  it('runs to the minute: open at the limit, missed a moment later', () => {
    const evidence = [told(NOON + MINUTE, 'fact', 'response', 'contact')];
    const at = (now: number): DutyClock => dutyClock(facts({ evidence }), now);
    assert.equal(states(at(NOON + 2 * HOUR)), 'fact kept, cause open, response kept, contact kept, damages waiting');
    assert.equal(at(NOON + 77 * MINUTE).elements[1]?.leftMs, 43 * MINUTE);
    const missed = at(NOON + 2 * HOUR + 1);
    assert.equal(states(missed), 'fact kept, cause missed, response kept, contact kept, damages waiting');
    assert.equal(missed.elements[1]?.overMs, 1);
  });

  it('says by how much an element was late, and keeps its first telling', () => {
    const evidence = [told(NOON + 3 * HOUR, 'cause'), told(NOON + 4 * HOUR, 'cause')];
    const cause = dutyClock(facts({ evidence }), NOON + 5 * HOUR).elements[1];
    assert.deepEqual([cause?.state, cause?.overMs, cause?.told?.at], ['late', HOUR, NOON + 3 * HOUR]);
  });

  it('begins with the earliest start of what was truly down, as corrected', () => {
    const named: Affected = { ...down('maps', NOON - 5 * HOUR), worstStatus: 'operational' };
    const work: Affected = { ...down('tv', NOON - 5 * HOUR), worstStatus: 'under_maintenance' };
    const affected = [down('mail', NOON), down('taxi', NOON - 20 * MINUTE), named, work];
    assert.equal(dutyClock(facts({ affected }), NOON + HOUR).interruptedAt, NOON - 20 * MINUTE);
    assert.equal(dutyClock(facts({ affected: [] }), NOON + HOUR).interruptedAt, NOON);
  });

  it('does not begin again when a component goes down once more', () => {
    const cause = { kind: 'incident', incidentId: 'incident0001' } as const;
    const first = { componentId: 'mail', status: 'major_outage', fromAt: NOON, untilAt: NOON + HOUR, cause } as const;
    const another = { ...first, fromAt: NOON - DAY, cause: { ...cause, incidentId: 'another00001' } };
    const relapsed = facts({ affected: [down('mail', NOON + 3 * HOUR)], intervals: [another, first] });
    assert.equal(dutyClock(relapsed, NOON + 4 * HOUR).interruptedAt, NOON);
  });

  it('ends only when the last component is back', () => {
    const affected = [down('mail', NOON, NOON + 3 * HOUR), down('taxi', NOON)];
    assert.equal(dutyClock(facts({ affected }), NOON + 5 * HOUR).resumedAt, null);
    const back = [down('mail', NOON, NOON + 3 * HOUR), down('taxi', NOON, NOON + 4 * HOUR)];
    assert.equal(dutyClock(facts({ affected: back }), NOON + 5 * HOUR).resumedAt, NOON + 4 * HOUR);
  });

  it('asks for damages within 30 days of the end, until an update tells them', () => {
    const affected = [down('mail', NOON, NOON + 3 * HOUR)];
    const at = (now: number, evidence: Evidence[] = []) => dutyClock(facts({ affected, evidence }), now).elements[4];
    const limitAt = NOON + 3 * HOUR + 30 * DAY;
    assert.deepEqual([at(limitAt)?.state, at(limitAt)?.leftMs], ['open', 0]);
    assert.deepEqual([at(limitAt + HOUR)?.state, at(limitAt + HOUR)?.overMs], ['missed', HOUR]);
    assert.equal(at(limitAt + HOUR, [told(limitAt, 'damages')])?.state, 'kept');
    assert.equal(at(limitAt + HOUR, [told(limitAt + 1, 'damages')])?.state, 'late');
  });

  it('asks for nothing where the interruption was short, a false alarm, or is told elsewhere', () => {
    const short = facts({ affected: [down('mail', NOON, NOON + 2 * HOUR - 1)] });
    const long = facts({ affected: [down('mail', NOON, NOON + 2 * HOUR)] });
    assert.equal(dutyClock(short, NOON + 5 * HOUR).isDue, false);
    assert.equal(isUnsettled(dutyClock(short, NOON + 5 * HOUR)), false);
    assert.equal(isUnsettled(dutyClock(long, NOON + 5 * HOUR)), true);
    for (const outcome of ['false_alarm', 'merged'] as const) {
      assert.equal(dutyClock(facts({ incident: anIncident({ outcome }) }), NOON + 5 * HOUR).isDue, false);
    }
  });

  it('lists the page at once, then each channel by its first message', () => {
    const evidence = [told(NOON, 'fact')];
    const report = (channel: string, firstSentAt: number | null, noticeId = `n${NOON}`) => ({
      ...{ noticeId, channel, firstSentAt, sent: 2, failed: 0, waiting: 0 },
    });
    const sent = [report('webhook', NOON + 5), report('email', NOON + 2), report('sms', null), report('x', 1, 'other')];
    assert.deepEqual(dutyClock(facts({ evidence, sent }), NOON).elements[0]?.told?.channels, [
      { channel: 'page', at: NOON, sent: null },
      { channel: 'email', at: NOON + 2, sent: 2 },
      { channel: 'webhook', at: NOON + 5, sent: 2 },
    ]);
  });
});

describe('from any evidence and at any time, the duty clock', () => {
  const hour = fc.integer({ min: -100, max: 2_000 }).map((tenths) => NOON + tenths * 6 * MINUTE);
  const evidence = fc
    .array(fc.record({ at: hour, discloses: fc.subarray([...DUTY_ELEMENTS]) }), { maxLength: 6 })
    .map((list) => list.map(({ at, discloses }) => told(at, ...discloses)).sort((a, b) => a.at - b.at));
  const affected = fc
    .array(fc.record({ startedAt: hour, end: fc.option(hour) }), { maxLength: 4 })
    .map((list) =>
      list.map(({ startedAt, end }, index) => down(`c${index}`, startedAt, end && Math.max(end, startedAt))),
    );
  const arbitrary = fc.record({ evidence, affected, limits: fc.constantFrom(korea, { noticeMs: 1, damagesMs: HOUR }) });

  it('names every element once, tells what its state needs, and never counts a length below zero', () => {
    fc.assert(
      fc.property(arbitrary, hour, (given, now) => {
        const clock = dutyClock(facts(given), now);
        assert.deepEqual(
          clock.elements.map(({ element }) => element),
          [...DUTY_ELEMENTS],
        );
        assert.ok(clock.lastedMs >= 0);
        for (const { state, told: telling, leftMs, overMs, limitAt } of clock.elements) {
          if (state === 'kept' || state === 'late') assert.ok(telling);
          if (state === 'open' || state === 'missed' || state === 'waiting') assert.equal(telling, null);
          assert.equal(leftMs !== null, state === 'open');
          assert.equal(overMs !== null, state === 'late' || state === 'missed');
          assert.ok((leftMs ?? 0) >= 0 && (overMs ?? 1) > 0);
          if (state === 'missed') assert.ok(limitAt !== null && limitAt < now);
        }
      }),
    );
  });

  it('never takes back what was kept, late or missed as time goes on', () => {
    fc.assert(
      fc.property(arbitrary, hour, fc.nat(DAY), (given, now, laterMs) => {
        const then = dutyClock(facts(given), now).elements;
        const later = dutyClock(facts(given), now + laterMs).elements;
        for (const [index, { state }] of then.entries()) {
          const next = later[index]?.state;
          if (state === 'open') assert.ok(next === 'open' || next === 'missed');
          else assert.equal(next, state);
        }
      }),
    );
  });

  it('asks staff before each limit that runs with something missing, and for nothing else', () => {
    fc.assert(
      fc.property(arbitrary, hour, (given, now) => {
        const clock = dutyClock(facts(given), now);
        const moments = dutyMoments(clock, given.limits);
        assert.equal(moments.length > 0, isUnsettled(clock));
        for (const { at, limitAt, missing } of moments) {
          assert.ok(at <= limitAt && missing.length > 0);
          for (const element of missing) {
            assert.equal(clock.elements.find((each) => each.element === element)?.limitAt, limitAt);
          }
        }
      }),
    );
  });
});

it('asks half an hour before the notice limit and three days before that for damages', () => {
  const open = dutyClock(facts(), NOON);
  assert.deepEqual(dutyMoments(open, korea), [
    {
      kind: 'duty_notice',
      at: NOON + 90 * MINUTE,
      fromAt: NOON,
      limitAt: NOON + 2 * HOUR,
      missing: ['fact', 'cause', 'response', 'contact'],
    },
  ]);
  const evidence = [told(NOON, 'fact', 'cause', 'response', 'contact')];
  const ended = facts({ affected: [down('mail', NOON, NOON + 3 * HOUR)], evidence });
  assert.deepEqual(
    dutyMoments(dutyClock(ended, NOON + 4 * HOUR), korea).map(({ kind, at }) => [kind, at]),
    [['duty_damages', NOON + 3 * HOUR + 27 * DAY]],
  );
});

describe('an update', () => {
  const beside = { isOpening: false, contact: null };

  it('tells the fact as the first one, and the response by a status, an estimate or a next-update time', () => {
    assert.deepEqual(disclosedBy({}, { isOpening: true, contact: { en: 'Call' } }), ['fact', 'contact']);
    const opening = { isOpening: true, contact: null };
    assert.deepEqual(disclosedBy({ status: 'investigating', impacts: { mail: 'major_outage' } }, opening), ['fact']);
    assert.deepEqual(disclosedBy({ status: 'identified' }, opening), ['fact', 'response']);
    assert.deepEqual(disclosedBy({ nextUpdateBy: NOON + HOUR }, opening), ['fact', 'response']);
    for (const input of [
      { status: 'identified' },
      { nextUpdateBy: NOON },
      { restoration: { mail: by(NOON) } },
    ] as const) {
      assert.deepEqual(disclosedBy(input, beside), ['response']);
    }
    assert.deepEqual(disclosedBy({ body: { en: 'Words.' }, nextUpdateBy: null }, beside), []);
  });

  it('of a probe tells the fact alone, and no update a cause that nobody ticked', () => {
    const automatic = { kind: 'errors_since', at: NOON } as const;
    assert.deepEqual(disclosedBy({ automatic, status: 'investigating' }, { isOpening: true, contact: null }), ['fact']);
    assert.deepEqual(disclosedBy({ status: 'identified', body: { en: 'A fire.' } }, beside), ['response']);
    assert.deepEqual(disclosedBy({ discloses: ['damages', 'cause'] }, beside), ['cause', 'damages']);
  });

  it('must say in words what is ticked', () => {
    const fault = { field: 'discloses', message: 'Write it in the text too: a tick alone tells readers nothing.' };
    assert.deepEqual(disclosureFaults({ discloses: ['cause'], body: { en: ' ' } }), [fault]);
    assert.deepEqual(disclosureFaults({ discloses: ['cause'], body: { ko: '화재' } }), []);
    assert.deepEqual(disclosureFaults({ discloses: ['contact'] }), []);
    assert.equal(disclosureFaults({ discloses: ['weather' as DutyElement] }).length, 1);
  });

  it("stands beside the incident's own contact, else the page's", () => {
    const page = { contact: { en: 'page' } };
    assert.deepEqual(shownContact({ contact: { en: 'own' } }, page), { en: 'own' });
    assert.deepEqual(shownContact({ contact: { en: ' ' } }, page), { en: 'page' });
    assert.equal(shownContact({ contact: {} }, { contact: {} }), null);
  });
});
