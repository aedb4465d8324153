import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { StatusInterval } from '../../src/domain/interval.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listIntervals } from '../../src/store/intervals.ts';
import { NOON } from '../support/clock.ts';
import { staleClaims, staleText } from '../support/claims.ts';
import { aWorld, type Deed, deeds, type World } from '../support/world.ts';

/** Each run has a database, a publisher and a mail server of its own. */
const RUNS = { withReaders: 12, alone: 60 };
const RULES_ALONE = { hasReaders: false };

describe('after any sequence of what people do and time does', () => {
  it('no artefact and no mail shows a lapsed promise as if it still held', async () => {
    await playAll(async (world) => {
      const lapsed = { times: await world.lapsedTimes(), timeZone: world.page.timeZone };
      for (const path of world.paths()) {
        const file = world.file(path);
        assert.deepEqual(staleClaims(file, lapsed, world.clock.now()), [], path);
      }
      for (const { mail } of world.newMails()) {
        assert.deepEqual(staleText(mail.text ?? '', lapsed), [], mail.subject);
      }
    });
  });

  it('every chain of promises is a line, and every promise that was missed was told once', async () => {
    await playAll(async (world) => {
      for (const etas of (await world.etaLines()).values()) {
        const ends = etas.map((eta) => eta.supersededAt);
        assert.deepEqual(ends, [...etas.slice(1).map((eta) => eta.createdAt), null]);
      }
      const missed = (await world.notices()).flatMap(({ incidentId, items }) =>
        items.flatMap((item) =>
          item.kind === 'eta_missed' ? [`${incidentId ?? ''} ${item.componentId} ${item.byAt}`] : [],
        ),
      );
      assert.equal(new Set(missed).size, missed.length);
    }, RULES_ALONE);
  });

  it('time is tiled by the intervals of each component, and what is restored has an interval that ended', async () => {
    await playAll(async (world) => {
      const up = await world.upIds();
      for (const id of world.componentIds) {
        const intervals = await listIntervals(world.store.db, [id], 0, world.clock.now() + 1);
        assertTiled(intervals);
        assert.equal(intervals.at(-1)?.status === 'operational', up.has(id));
      }
    }, RULES_ALONE);
  });

  it('nobody is sent the same notice twice, however often the loops run', async () => {
    await playAll(async (world) => {
      await world.tell();
      const ids = world.mails().map(({ mail, to }) => `${to} ${mail.messageId ?? ''}`);
      assert.equal(new Set(ids).size, ids.length);
    });
  });
});

/** Plays random sequences, and checks after every step of each. */
async function playAll(check: (world: World) => Promise<void>, setting = { hasReaders: true }): Promise<void> {
  await fc.assert(
    fc.asyncProperty(deeds, async (sequence: Deed[]) => {
      const world = await aWorld(setting);
      try {
        // And long after, with nobody touching anything.
        for (const deed of [...sequence, { kind: 'wait', ms: 30 * HOUR } as const]) {
          await world.do(deed);
          await check(world);
        }
      } finally {
        await world.close();
      }
    }),
    { numRuns: setting.hasReaders ? RUNS.withReaders : RUNS.alone },
  );
}

function assertTiled(intervals: readonly StatusInterval[]): void {
  for (const [index, interval] of intervals.entries()) {
    const next = intervals[index + 1];
    assert.equal(interval.untilAt, next?.fromAt ?? null);
    if (interval.untilAt !== null) assert.ok(interval.untilAt > interval.fromAt);
  }
  assert.ok(intervals.length > 0 && (intervals[0]?.fromAt ?? Infinity) <= NOON + MINUTE);
}
