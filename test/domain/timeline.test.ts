import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Dependency } from '../../src/domain/dependency.ts';
import { Problem } from '../../src/domain/errors.ts';
import { openEtas, type Incident } from '../../src/domain/incident.ts';
import { etaState, type Eta, type EtaInput } from '../../src/domain/restoration.ts';
import { STATED_STATUSES } from '../../src/domain/status.ts';
import { applyUpdate, type Timeline, type TimelineChange, type UpdateInput } from '../../src/domain/timeline.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';

const COMPONENTS = ['pangyo', 'mail', 'imap', 'taxi'];
const NEEDS: Dependency[] = [
  { componentId: 'mail', needsId: 'pangyo', kind: 'hard' },
  { componentId: 'imap', needsId: 'mail', kind: 'hard' },
  { componentId: 'taxi', needsId: 'pangyo', kind: 'soft' },
];

function anIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: 'incident0001',
    pageId: 'page00000001',
    kind: 'incident',
    name: { en: 'Fire' },
    status: 'investigating',
    impactOverride: null,
    source: 'staff',
    startedAt: NOON,
    createdAt: NOON,
    updatedAt: NOON,
    monitoringAt: null,
    resolvedAt: null,
    nextUpdateBy: null,
    scheduledFor: null,
    scheduledUntil: null,
    metadata: {},
    ...changes,
  };
}

/** Keeps a timeline as the store would, so that one update can follow another. */
class Story {
  timeline: Timeline;
  now = NOON;
  last: TimelineChange | undefined;
  #updates = 0;

  constructor(incident = anIncident()) {
    this.timeline = { incident, affected: [], etas: [] };
  }

  post(input: UpdateInput, afterMs = 0): TimelineChange {
    const now = this.now + afterMs;
    const change = applyUpdate(this.timeline, input, {
      dependencies: NEEDS,
      componentIds: new Set(COMPONENTS),
      now,
      isOpening: this.#updates === 0,
    });
    this.now = now;
    this.last = change;
    this.#updates += 1;
    this.timeline = { incident: change.incident, affected: change.affected, etas: this.#etasAfter(change) };
    return change;
  }

  #etasAfter(change: TimelineChange): Eta[] {
    const superseded = new Set(change.etas.map((eta) => eta.componentId));
    const before = this.timeline.etas.map((eta) => {
      if (eta.supersededAt !== null) return eta;
      if (superseded.has(eta.componentId)) return { ...eta, supersededAt: this.now };
      return { ...eta, restoredAt: change.restored.get(eta.componentId) ?? eta.restoredAt };
    });
    const added = change.etas.map((eta, index) => ({
      ...eta,
      id: `${this.#updates}-${index}`,
      incidentId: change.incident.id,
      updateId: String(this.#updates),
      createdAt: this.now,
      supersededAt: null,
      missedAt: null,
      restoredAt: null,
    }));
    return [...before, ...added];
  }

  affected(componentId: string): Timeline['affected'][number] {
    const found = this.timeline.affected.find((each) => each.componentId === componentId);
    assert.ok(found, `${componentId} is affected`);
    return found;
  }
}

const by = (byAt: number, reason?: string): EtaInput => ({
  kind: 'by',
  byAt,
  ...(reason ? { reason: { en: reason } } : {}),
});

describe('an incident', () => {
  it('raises what hangs on a component, and says because of what', () => {
    const story = new Story();
    story.post({ body: { en: 'Fire' }, impacts: { pangyo: 'major_outage' } });
    assert.deepEqual(
      story.timeline.affected.map(({ componentId, status, source, becauseOfId }) => [
        componentId,
        status,
        source,
        becauseOfId,
      ]),
      [
        ['mail', 'major_outage', 'cascade', 'pangyo'],
        ['taxi', 'degraded_performance', 'cascade', 'pangyo'],
        ['imap', 'major_outage', 'cascade', 'pangyo'],
        ['pangyo', 'major_outage', 'stated', null],
      ],
    );
  });

  it('keeps a dependant that a person restored early, whatever the cascade says', () => {
    const story = new Story();
    story.post({ impacts: { pangyo: 'major_outage' } });
    story.post({ restoration: { mail: { kind: 'restored' } } }, HOUR);
    story.post({ body: { en: 'Still no power' }, impacts: { pangyo: 'major_outage' } }, HOUR);
    assert.equal(story.affected('mail').restoredAt, NOON + HOUR);
    assert.equal(story.affected('imap').restoredAt, NOON + HOUR, 'what hangs on mail came back with it');
    assert.equal(story.affected('taxi').restoredAt, null);
  });

  it('does not take the return of a data centre for the return of a service that has its own ETA', () => {
    const story = new Story();
    story.post({ impacts: { pangyo: 'major_outage' } });
    story.post({ restoration: { mail: by(NOON + 9 * HOUR) } }, HOUR);
    story.post({ restoration: { pangyo: { kind: 'restored' } } }, HOUR);
    assert.equal(story.affected('mail').restoredAt, null);
    assert.equal(story.affected('taxi').restoredAt, NOON + 2 * HOUR);
  });

  it('restores one component while it goes on for others', () => {
    const story = new Story();
    story.post({ impacts: { mail: 'major_outage', taxi: 'partial_outage' } });
    const change = story.post({ restoration: { taxi: { kind: 'restored', at: NOON + MINUTE } } }, HOUR);
    assert.equal(change.incident.status, 'investigating');
    assert.deepEqual([...change.restored], [['taxi', NOON + MINUTE]]);
    assert.equal(change.notice?.kind, 'component_restored');
    assert.deepEqual(change.notice.componentIds, ['taxi']);
  });

  it('restores everything when it is resolved, at the time that was given or now', () => {
    const story = new Story();
    story.post({ impacts: { mail: 'major_outage', taxi: 'major_outage' } });
    const change = story.post(
      { status: 'resolved', restoration: { mail: { kind: 'restored', at: NOON + MINUTE } } },
      HOUR,
    );
    assert.deepEqual(Object.fromEntries(change.restored), {
      mail: NOON + MINUTE,
      imap: NOON + HOUR,
      taxi: NOON + HOUR,
    });
    assert.equal(change.incident.resolvedAt, NOON + HOUR);
    assert.equal(change.notice?.kind, 'incident_resolved');
  });

  it('starts a component anew when it goes down again, and voids the promise of before', () => {
    const story = new Story();
    story.post({ impacts: { taxi: 'major_outage' }, restoration: { taxi: by(NOON + 2 * HOUR) } });
    story.post({ restoration: { taxi: { kind: 'restored' } } }, HOUR);
    story.post({ impacts: { taxi: 'partial_outage' }, body: { en: 'Down again' } }, MINUTE);
    assert.equal(story.affected('taxi').startedAt, NOON + HOUR + MINUTE);
    assert.equal(openEtas(story.timeline.etas).get('taxi')?.kind, 'assessing');
  });

  it('can be opened again after it was resolved', () => {
    const story = new Story();
    story.post({ impacts: { taxi: 'major_outage' } });
    story.post({ status: 'resolved' }, HOUR);
    const change = story.post({ status: 'investigating', impacts: { taxi: 'major_outage' } }, HOUR);
    assert.equal(change.incident.resolvedAt, null);
    assert.equal(story.affected('taxi').restoredAt, null);
  });

  it('keeps a next-update promise that lies ahead, and takes one that has come as fulfilled', () => {
    const story = new Story();
    story.post({ body: { en: 'We know' }, nextUpdateBy: NOON + HOUR });
    assert.equal(story.post({ body: { en: 'More' } }, MINUTE).incident.nextUpdateBy, NOON + HOUR);
    assert.equal(story.post({ body: { en: 'More' } }, HOUR).incident.nextUpdateBy, null);
  });
});

describe('what is told', () => {
  const open = (): Story => {
    const story = new Story();
    story.post({ body: { en: 'Down' }, impacts: { mail: 'major_outage', taxi: 'major_outage' } });
    return story;
  };
  const kinds = (change: TimelineChange): string[] => change.notice?.items.map((item) => item.kind) ?? [];

  it('is one notice for several components that change together', () => {
    const change = open().post({ restoration: { mail: by(NOON + 6 * HOUR), taxi: by(NOON + 7 * HOUR) } }, MINUTE);
    assert.deepEqual(kinds(change), ['eta_set', 'eta_set']);
    assert.equal(change.notice?.kind, 'eta_set');
  });

  it('is nothing when a time moves earlier without words', () => {
    const story = open();
    story.post({ restoration: { mail: by(NOON + 6 * HOUR) } }, MINUTE);
    assert.equal(story.post({ restoration: { mail: by(NOON + 5 * HOUR) } }, MINUTE).notice, null);
  });

  it('is a slip that many small ones add up to', () => {
    const story = open();
    story.post({ restoration: { mail: by(NOON + HOUR) } }, MINUTE);
    assert.equal(story.post({ restoration: { mail: by(NOON + HOUR + 10 * MINUTE, 'slow') } }, MINUTE).notice, null);
    const change = story.post({ restoration: { mail: by(NOON + HOUR + 20 * MINUTE, 'slower') } }, MINUTE);
    assert.equal(change.notice?.kind, 'eta_moved');
    assert.deepEqual(
      change.notice.items.map((item) => item.kind === 'eta_moved' && item.previousByAt),
      [NOON + HOUR],
    );
  });

  it('is a withdrawal with its reason', () => {
    const story = open();
    story.post({ restoration: { mail: by(NOON + HOUR) } }, MINUTE);
    const change = story.post({ restoration: { mail: { kind: 'withdrawn', reason: { en: 'No power' } } } }, MINUTE);
    assert.equal(change.notice?.kind, 'eta_withdrawn');
  });

  it('is a withdrawal whose reason is the update itself, where no other was given', () => {
    const story = open();
    story.post({ restoration: { mail: by(NOON + HOUR) } }, MINUTE);
    const change = story.post({ body: { en: 'No power' }, restoration: { mail: { kind: 'withdrawn' } } }, MINUTE);
    assert.deepEqual(change.etas[0]?.reason, { en: 'No power' });
    const later = story.post({ body: { en: 'Power is back' }, restoration: { mail: by(NOON + 2 * HOUR) } }, MINUTE);
    assert.equal(later.etas[0]?.reason, null, 'the words of an update are no reason for a first time');
  });

  it('is nothing when the writer says so', () => {
    assert.equal(open().post({ body: { en: 'Typo' }, notify: false }, MINUTE).notice, null);
  });

  it('concerns everybody on the incident when words are posted, and only the component when an ETA alone is', () => {
    const story = open();
    assert.deepEqual(story.post({ body: { en: 'More' } }, MINUTE).notice?.componentIds.sort(), [
      'imap',
      'mail',
      'taxi',
    ]);
    assert.deepEqual(story.post({ restoration: { taxi: by(NOON + HOUR) } }, MINUTE).notice?.componentIds, ['taxi']);
  });
});

describe('a maintenance', () => {
  const planned = {
    kind: 'maintenance',
    status: 'scheduled',
    scheduledFor: NOON + HOUR,
    scheduledUntil: NOON + 2 * HOUR,
  } as const;

  it('goes forward only, and tells each step', () => {
    const story = new Story(anIncident(planned));
    assert.equal(
      story.post({ body: { en: 'Disks' }, impacts: { mail: 'under_maintenance' } }).notice?.kind,
      'maintenance_scheduled',
    );
    assert.equal(story.post({ status: 'in_progress' }, HOUR).notice?.kind, 'maintenance_started');
    assert.throws(() => story.post({ status: 'scheduled' }), /cannot become scheduled/);
    assert.equal(story.post({ status: 'completed' }, HOUR).notice?.kind, 'maintenance_completed');
    assert.throws(() => story.post({ status: 'in_progress' }), /cannot become in_progress/);
  });

  it('affects what it names and nothing that hangs on it', () => {
    const story = new Story(anIncident(planned));
    story.post({ body: { en: 'Disks' }, impacts: { mail: 'under_maintenance' } });
    assert.deepEqual(
      story.timeline.affected.map((each) => each.componentId),
      ['mail'],
    );
  });
});

describe('a faulty update', () => {
  const fieldsOf = (story: Story, input: UpdateInput): string[] => {
    try {
      story.post(input);
    } catch (error) {
      assert.ok(error instanceof Problem);
      return error.faults.map((fault) => fault.field);
    }
    return [];
  };

  it('is refused with every fault at once, and changes nothing', () => {
    const story = new Story();
    story.post({ impacts: { mail: 'major_outage' } });
    const before = structuredClone(story.timeline);
    const input: UpdateInput = {
      status: 'scheduled',
      nextUpdateBy: NOON - 1,
      impacts: { nowhere: 'major_outage' },
      restoration: { mail: by(NOON), taxi: by(NOON + HOUR) },
    };
    assert.deepEqual(fieldsOf(story, input), [
      'status',
      'components',
      'next_update_by',
      'restoration.mail.by',
      'restoration.taxi',
    ]);
    assert.deepEqual(story.timeline, before);
  });

  it('cannot restore what is not down, nor before it went down, nor in the future', () => {
    const story = new Story();
    story.post({ impacts: { mail: 'major_outage' } });
    assert.deepEqual(fieldsOf(story, { restoration: { taxi: { kind: 'restored' } } }), ['restoration.taxi']);
    assert.deepEqual(fieldsOf(story, { restoration: { mail: { kind: 'restored', at: NOON - 1 } } }), [
      'restoration.mail.at',
    ]);
    assert.deepEqual(fieldsOf(story, { restoration: { mail: { kind: 'restored', at: NOON + 1 } } }), [
      'restoration.mail.at',
    ]);
  });

  it('says nothing', () => {
    const story = new Story();
    story.post({ impacts: { mail: 'major_outage' } });
    assert.deepEqual(fieldsOf(story, { body: { en: '  ' } }), ['body']);
  });
});

describe('any sequence of updates', () => {
  const component = fc.constantFrom(...COMPONENTS);
  const restoration = fc.oneof(
    fc.record({ kind: fc.constant('by' as const), afterMs: fc.integer({ min: 1, max: 9 * HOUR }) }),
    fc.record({ kind: fc.constant('restored' as const) }),
    fc.record({ kind: fc.constant('withdrawn' as const) }),
    fc.record({ kind: fc.constant('assessing' as const) }),
  );
  const step = fc.record({
    afterMs: fc.integer({ min: 0, max: 3 * HOUR }),
    status: fc.option(fc.constantFrom('investigating', 'identified', 'monitoring', 'resolved' as const), {
      nil: undefined,
    }),
    impacts: fc.dictionary(component, fc.constantFrom(...STATED_STATUSES), { maxKeys: 2 }),
    restoration: fc.dictionary(component, restoration, { maxKeys: 2 }),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  function play(steps: Step[], check: (story: Story) => void): void {
    const story = new Story();
    story.post({ body: { en: 'Down' }, impacts: { pangyo: 'major_outage' } });
    for (const each of steps) {
      const at = story.now + each.afterMs;
      const promises = Object.entries(each.restoration).map(([id, word]) => [
        id,
        word.kind === 'by' ? by(at + word.afterMs) : word,
      ]);
      const input: UpdateInput = {
        body: { en: 'More' },
        nextUpdateBy: at + HOUR,
        impacts: each.impacts,
        restoration: Object.fromEntries(promises) as NonNullable<UpdateInput['restoration']>,
        ...(each.status ? { status: each.status } : {}),
      };
      try {
        story.post(input, each.afterMs);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
      check(story);
    }
  }

  it('leaves every chain of ETAs a line: one open end a component, each superseded by the next', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        play(steps, ({ timeline }) => {
          for (const etas of Map.groupBy(timeline.etas, (eta) => eta.componentId).values()) {
            assert.deepEqual(
              etas.map((eta) => eta.supersededAt),
              [...etas.slice(1).map((eta) => eta.createdAt), null],
            );
          }
        });
      }),
    );
  });

  it('never shows a lapsed promise as current, nor a component as back that nobody restored', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.nat(12 * HOUR), (steps, later) => {
        play(steps, ({ timeline, now }) => {
          for (const [componentId, eta] of openEtas(timeline.etas)) {
            const restoredAt = timeline.affected.find((each) => each.componentId === componentId)?.restoredAt ?? null;
            const state = etaState(eta, restoredAt, now + later);
            if (state === 'current' && eta.byAt !== null) assert.ok(now + later < eta.byAt);
            assert.equal(state === 'restored', restoredAt !== null);
          }
        });
      }),
    );
  });

  it('has a component down exactly while it has no restoration time, and nothing down once resolved', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        play(steps, ({ timeline, now }) => {
          for (const each of timeline.affected) {
            assert.equal(each.status === 'operational', each.restoredAt !== null);
            assert.ok(each.startedAt <= now && (each.restoredAt ?? now) <= now);
            if (timeline.incident.status === 'resolved') assert.notEqual(each.restoredAt, null);
          }
        });
      }),
    );
  });

  it('announces an ETA exactly when a notice carries it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        play(steps, ({ last }) => {
          const told = new Set(last?.notice?.items.flatMap((item) => ('eta' in item ? [item.componentId] : [])));
          for (const eta of last?.etas ?? []) assert.equal(eta.isAnnounced, told.has(eta.componentId));
        });
      }),
    );
  });
});
