import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../src/domain/errors.ts';
import { openEtas } from '../../src/domain/incident.ts';
import type { TimelineChange, UpdateInput } from '../../src/domain/timeline.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { anIncident, by, Story } from '../support/story.ts';

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

  it('takes the minute in which a trouble began for its restoration, and no time before it', () => {
    const story = new Story(anIncident({ startedAt: NOON - 20_000 }));
    story.post({ impacts: { taxi: 'major_outage' } });
    const change = story.post({ restoration: { taxi: { kind: 'restored', at: NOON - MINUTE } } }, HOUR);
    assert.deepEqual([...change.restored], [['taxi', NOON - 20_000]]);
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
    const slip = { body: { en: 'More' }, nextUpdateBy: NOON + 400 * DAY };
    assert.throws(() => story.post(slip, HOUR), /more than a year ahead: check the date/);
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

  it('has words of a bounded length in every language', () => {
    const words = (length: number) => ({ en: 'Short', ko: '길'.repeat(length) });
    const said = (body: number, rest: number): UpdateInput => {
      const mail = { ...by(NOON + HOUR), kind: 'conditional', condition: words(rest), reason: words(rest) } as const;
      return { body: words(body), impacts: { mail: 'major_outage' }, restoration: { mail } };
    };
    assert.deepEqual(fieldsOf(new Story(), said(25_000, 1_000)), []);
    assert.deepEqual(fieldsOf(new Story(), said(25_001, 1_001)), [
      'body',
      'restoration.mail.condition',
      'restoration.mail.reason',
    ]);
  });

  it('cannot restore what is not down, nor before it went down, nor in the future', () => {
    const story = new Story();
    story.post({ impacts: { mail: 'major_outage' } });
    assert.deepEqual(fieldsOf(story, { restoration: { taxi: { kind: 'restored' } } }), ['restoration.taxi']);
    assert.deepEqual(fieldsOf(story, { restoration: { mail: { kind: 'restored', at: NOON - MINUTE } } }), [
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
