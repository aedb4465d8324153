import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  etaFaults,
  etaState,
  etaStep,
  isNoticeworthy,
  latestTime,
  promiseOutcome,
  slipThresholdMs,
  type Eta,
  type EtaCircumstances,
  type EtaInput,
} from '../../src/domain/restoration.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';

const SIX = NOON + 6 * HOUR;

function anEta(changes: Partial<Eta> = {}): Eta {
  return {
    id: 'eta000000001',
    incidentId: 'incident0001',
    componentId: 'mail',
    updateId: 'update000001',
    kind: 'by',
    byAt: SIX,
    earliestAt: null,
    condition: null,
    reason: null,
    basis: 'staff',
    createdAt: NOON,
    supersededAt: null,
    missedAt: null,
    restoredAt: null,
    isAnnounced: true,
    ...changes,
  };
}

const circumstances: EtaCircumstances = { previous: undefined, now: NOON, hasNextUpdate: false, hasText: false };
const fieldsOf = (input: EtaInput, given: Partial<EtaCircumstances> = {}): string[] =>
  etaFaults('eta', input, { ...circumstances, ...given }).map((fault) => fault.field);

describe('the state of an ETA', () => {
  it('is current until its minute comes and overdue from that very moment', () => {
    assert.equal(etaState(anEta(), null, SIX - 1), 'current');
    assert.equal(etaState(anEta(), null, SIX), 'overdue');
  });

  it('is never current after its time, whatever its kind', () => {
    const kind = fc.constantFrom<Eta['kind'][]>('by', 'window', 'conditional', 'assessing', 'withdrawn');
    fc.assert(
      fc.property(kind, fc.nat(10 * DAY), (each, late) => {
        assert.notEqual(etaState(anEta({ kind: each }), null, SIX + late), 'current');
      }),
    );
  });

  it('is never restored by a clock', () => {
    fc.assert(
      fc.property(fc.integer({ min: NOON, max: NOON + 999 * DAY }), (now) => {
        assert.notEqual(etaState(anEta(), null, now), 'restored');
      }),
    );
  });

  it('stays with its condition where that gives no time', () => {
    assert.equal(etaState(anEta({ kind: 'conditional', byAt: null }), null, NOON + 99 * DAY), 'current');
  });
});

describe('an incident as a whole', () => {
  it('can promise only the latest time, and nothing while one component has none', () => {
    assert.equal(latestTime([anEta(), anEta({ byAt: SIX + HOUR })]), SIX + HOUR);
    assert.equal(latestTime([anEta(), anEta({ kind: 'assessing', byAt: null })]), null);
    assert.equal(latestTime([anEta(), anEta({ kind: 'withdrawn' })]), null);
    assert.equal(latestTime([]), null);
  });
});

describe('entering an ETA', () => {
  it('asks for a time ahead', () => {
    assert.deepEqual(fieldsOf({ kind: 'by' }), ['eta.by']);
    assert.deepEqual(fieldsOf({ kind: 'by', byAt: NOON }), ['eta.by']);
    assert.deepEqual(fieldsOf({ kind: 'by', byAt: NOON + 400 * DAY }), ['eta.by']);
    assert.deepEqual(fieldsOf({ kind: 'by', byAt: Number.NaN }), ['eta.by']);
    assert.deepEqual(fieldsOf({ kind: 'by', byAt: NOON + 1 }), []);
  });

  it('asks for a window whose ends are in order', () => {
    assert.deepEqual(fieldsOf({ kind: 'window', byAt: SIX }), ['eta.earliest']);
    assert.deepEqual(fieldsOf({ kind: 'window', byAt: SIX, earliestAt: SIX }), ['eta.earliest']);
    assert.deepEqual(fieldsOf({ kind: 'window', byAt: SIX, earliestAt: SIX - HOUR }), []);
    assert.deepEqual(fieldsOf({ kind: 'window', byAt: SIX, earliestAt: NOON }), ['eta.earliest'], 'it has passed');
  });

  it('asks for the condition of a conditional one, and for no time', () => {
    assert.deepEqual(fieldsOf({ kind: 'conditional', condition: { en: ' ' } }), ['eta.condition']);
    assert.deepEqual(fieldsOf({ kind: 'conditional', condition: { en: '2 h after power returns' } }), []);
  });

  it('asks for the next-update promise while there is no time', () => {
    assert.deepEqual(fieldsOf({ kind: 'assessing' }), ['eta.kind']);
    assert.deepEqual(fieldsOf({ kind: 'assessing' }, { hasNextUpdate: true }), []);
  });

  it('asks why when a time slips or is withdrawn, unless the update says it in words', () => {
    const later: EtaInput = { kind: 'by', byAt: SIX + 1 };
    assert.deepEqual(fieldsOf(later, { previous: anEta() }), ['eta.reason']);
    assert.deepEqual(fieldsOf(later, { previous: anEta(), hasText: true }), []);
    assert.deepEqual(fieldsOf({ ...later, reason: { en: 'A disk failed' } }, { previous: anEta() }), []);
    assert.deepEqual(fieldsOf({ kind: 'by', byAt: SIX - 1 }, { previous: anEta() }), []);
    assert.deepEqual(fieldsOf({ kind: 'withdrawn' }, { previous: anEta() }), ['eta.reason']);
    assert.deepEqual(fieldsOf({ kind: 'withdrawn', reason: { en: 'No power' } }), ['eta.kind']);
  });
});

describe('a new ETA beside the one before', () => {
  it('is set, later, earlier, reworded, the same or withdrawn', () => {
    assert.equal(etaStep(undefined, { kind: 'by', byAt: SIX }), 'set');
    assert.equal(etaStep(anEta({ kind: 'withdrawn' }), { kind: 'by', byAt: SIX }), 'set');
    assert.equal(etaStep(anEta(), { kind: 'by', byAt: SIX + 1 }), 'later');
    assert.equal(etaStep(anEta(), { kind: 'by', byAt: SIX - 1 }), 'earlier');
    assert.equal(etaStep(anEta(), { kind: 'by', byAt: SIX }), 'same');
    assert.equal(etaStep(anEta(), { kind: 'conditional', byAt: SIX, condition: { en: 'if power' } }), 'reworded');
    assert.equal(etaStep(anEta(), { kind: 'withdrawn' }), 'withdrawn');
    assert.equal(etaStep(anEta(), { kind: 'assessing' }), 'assessing');
  });
});

describe('what subscribers are told of', () => {
  it('is a slip beyond 15 minutes or a tenth of the time left, whichever is more', () => {
    assert.equal(slipThresholdMs(NOON + 30 * MINUTE, NOON), 15 * MINUTE);
    assert.equal(slipThresholdMs(NOON + 10 * HOUR, NOON), HOUR);
    assert.equal(isNoticeworthy(anEta(), { kind: 'by', byAt: SIX + 36 * MINUTE }, NOON), false);
    assert.equal(isNoticeworthy(anEta(), { kind: 'by', byAt: SIX + 37 * MINUTE }, NOON), true);
  });

  it('is every first time, withdrawal and new time after a missed one, and never an earlier time', () => {
    assert.equal(isNoticeworthy(undefined, { kind: 'by', byAt: SIX }, NOON), true);
    assert.equal(isNoticeworthy(anEta(), { kind: 'withdrawn' }, NOON), true);
    assert.equal(isNoticeworthy(anEta({ missedAt: SIX }), { kind: 'by', byAt: SIX + MINUTE }, SIX), true);
    assert.equal(isNoticeworthy(anEta(), { kind: 'by', byAt: NOON + 1 }, NOON), false);
    assert.equal(isNoticeworthy(anEta(), { kind: 'assessing' }, NOON), true);
    assert.equal(isNoticeworthy(anEta({ missedAt: SIX }), { kind: 'assessing' }, SIX), false);
    assert.equal(isNoticeworthy(undefined, { kind: 'assessing' }, NOON), false);
  });
});

describe('a promise', () => {
  it('is kept when its component came back in time, missed when its time passed first', () => {
    assert.equal(promiseOutcome(anEta({ restoredAt: SIX })), 'kept');
    assert.equal(promiseOutcome(anEta({ restoredAt: SIX + 1 })), 'missed');
    assert.equal(promiseOutcome(anEta({ missedAt: SIX, restoredAt: SIX + HOUR })), 'missed');
  });

  it('is neither while it is open, when it was replaced in time, and when it gave no time', () => {
    assert.equal(promiseOutcome(anEta()), null);
    assert.equal(promiseOutcome(anEta({ supersededAt: NOON + 1 })), null);
    assert.equal(promiseOutcome(anEta({ kind: 'conditional', byAt: null, restoredAt: SIX })), null);
  });
});
