import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { confirmProposal } from '../../src/actions/confirm-proposal.ts';
import { missLapsedEtas } from '../../src/actions/miss-lapsed-etas.ts';
import { openIncident, type OpenIncidentInput } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { undoUpdate } from '../../src/actions/undo-update.ts';
import { Problem } from '../../src/domain/errors.ts';
import type { UpdateInput } from '../../src/domain/timeline.ts';
import { HOUR, MINUTE, SECOND } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { listAuditEntries } from '../../src/store/audit.ts';
import { findNoticeToFanOut } from '../../src/store/notices.ts';
import type { Store } from '../../src/store/open.ts';
import { getProposal, insertProposal } from '../../src/store/proposals.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../support/databases.ts';
import { asAlice, aSetting, idOf, type Setting } from '../support/factories.ts';
import type { TestContext } from 'node:test';

const KEYS = ['pangyo', 'mail', 'taxi'];

async function aScene(t: TestContext, database: DatabaseName): Promise<Setting & { store: Store }> {
  const store = await openTestStore(t, database);
  const setting = await aSetting(store, KEYS, [['mail', 'pangyo', 'hard']], { undoMs: 10 * SECOND });
  return { ...setting, store };
}

/** Every row that a post may change or add, in an order of its own; what only counts or records is left out. */
async function allRows(store: Store): Promise<unknown> {
  const { db } = store;
  return {
    incidents: await db.selectFrom('incidents').selectAll().orderBy('id').execute(),
    affected: await db
      .selectFrom('incidentComponents')
      .selectAll()
      .orderBy('incidentId')
      .orderBy('componentId')
      .execute(),
    updates: await db.selectFrom('updates').selectAll().orderBy('id').execute(),
    etas: await db.selectFrom('etas').selectAll().orderBy('id').execute(),
    notices: await db.selectFrom('notices').selectAll().orderBy('id').execute(),
    intervals: await db.selectFrom('statusIntervals').selectAll().orderBy('componentId').orderBy('fromAt').execute(),
    components: await db.selectFrom('components').selectAll().orderBy('id').execute(),
    proposals: await db.selectFrom('proposals').selectAll().orderBy('id').execute(),
  };
}

const anOpening = (pageId: string, changes: Partial<OpenIncidentInput> = {}): OpenIncidentInput => {
  return { pageId, name: { en: 'Fire' }, body: { en: 'We know.' }, ...changes };
};

describeOnBoth('undoing an update', (database) => {
  it('restores every row exactly, after any sequence of posts', async (t) => {
    const { store, page, ids } = await aScene(t, database);
    const component = fc.constantFrom(...KEYS);
    const step = fc.record({
      afterMs: fc.integer({ min: 1, max: 30 * SECOND }),
      isUndone: fc.boolean(),
      status: fc.constantFrom('investigating', 'identified', 'monitoring', 'resolved' as const),
      impacts: fc.dictionary(
        component,
        fc.constantFrom('degraded_performance', 'major_outage', 'operational' as const),
        {
          maxKeys: 2,
        },
      ),
      restoration: fc.dictionary(
        component,
        fc.oneof(
          fc.integer({ min: 1, max: 9 }).map((hours) => ({ kind: 'by' as const, hours })),
          fc.integer({ min: 0, max: 20 }).map((minutes) => ({ kind: 'restored' as const, minutes })),
        ),
        { maxKeys: 1 },
      ),
    });
    let start = NOON + HOUR;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.integer({ min: 0, max: 40 }), async (steps, agoMinutes) => {
        let now = start;
        const opening = {
          impacts: { [idOf(ids, 'pangyo')]: 'major_outage' as const },
          startedAt: now - agoMinutes * MINUTE,
        };
        const before = await allRows(store);
        const first = await openIncident(asAlice(store, now), anOpening(page.id, opening));
        const { id } = first.incident;
        if (steps.length === 0) {
          await undoUpdate(asAlice(store, now + SECOND), id, first.update.id);
          await store.db.deleteFrom('incidents').where('id', '=', id).execute();
          assert.deepEqual(await allRows(store), before);
        }
        for (const each of steps) {
          now += each.afterMs;
          const input: UpdateInput = {
            body: { en: 'More' },
            status: each.status,
            impacts: Object.fromEntries(Object.entries(each.impacts).map(([key, status]) => [idOf(ids, key), status])),
            restoration: Object.fromEntries(
              Object.entries(each.restoration).map(([key, word]) => [
                idOf(ids, key),
                word.kind === 'by'
                  ? { kind: 'by', byAt: now + word.hours * HOUR, reason: { en: 'Smoke' } }
                  : { kind: 'restored', at: now - word.minutes * MINUTE },
              ]),
            ),
          };
          const rows = await allRows(store);
          try {
            const { update } = await postUpdate(asAlice(store, now), id, input);
            if (!each.isUndone) continue;
            await undoUpdate(asAlice(store, now + 9 * SECOND), id, update.id);
          } catch (error) {
            if (!(error instanceof Problem && error.code === 'invalid')) throw error;
          }
          assert.deepEqual(await allRows(store), rows);
        }
        start = now + HOUR;
      }),
      { numRuns: 25 },
    );
  });

  it('is refused once its time is over, and where something newer was said', async (t) => {
    const { store, page } = await aScene(t, database);
    const { incident, update } = await openIncident(asAlice(store), anOpening(page.id));
    const tooLate = undoUpdate(asAlice(store, NOON + 10 * SECOND), incident.id, update.id);
    await assert.rejects(tooLate, /too late to undo/);
    const second = await postUpdate(asAlice(store, NOON + SECOND), incident.id, { body: { en: 'More' } });
    await assert.rejects(undoUpdate(asAlice(store, NOON + 2 * SECOND), incident.id, update.id), /Something newer/);
    await undoUpdate(asAlice(store, NOON + 3 * SECOND), incident.id, second.update.id);
    await undoUpdate(asAlice(store, NOON + 4 * SECOND), incident.id, update.id);
    assert.deepEqual(
      (await listAuditEntries(store.db, incident.id)).map((entry) => entry.action),
      ['open-incident', 'post-update', 'undo-update', 'undo-update'],
    );
  });

  it('holds back what people post, and nothing that programs post', async (t) => {
    const { store, page } = await aScene(t, database);
    const { update } = await openIncident(asAlice(store), anOpening(page.id));
    assert.equal(await findNoticeToFanOut(store.db, NOON + 10 * SECOND - 1), undefined);
    assert.equal((await findNoticeToFanOut(store.db, NOON + 10 * SECOND))?.notice.updateId, update.id);
    const program = {
      ...asAlice(store, NOON + SECOND),
      actor: { kind: 'token', id: 'token0000000', name: 'CI' },
    } as const;
    const other = await openIncident(program, anOpening(page.id));
    assert.equal((await findNoticeToFanOut(store.db, NOON + SECOND))?.notice.updateId, other.update.id);
    await assert.rejects(undoUpdate(asAlice(store, NOON + SECOND), other.incident.id, other.update.id), Problem);
  });

  it('lets the proposal wait again from which the incident came, and what others said meanwhile stand', async (t) => {
    const { store, page, ids } = await aScene(t, database);
    const [mail, taxi] = [idOf(ids, 'mail'), idOf(ids, 'taxi')];
    const proposal = {
      ...({ id: newId(), pageId: page.id, componentId: mail, status: 'major_outage', sinceAt: NOON + MINUTE } as const),
      ...({ evidence: '500', state: 'waiting', incidentId: null, createdAt: NOON, decidedAt: null } as const),
      ...{ reason: null, decidedBy: null },
    };
    await store.transaction((tx) => insertProposal(tx, proposal));
    const at = (seconds: number): number => NOON + HOUR + seconds * SECOND;
    const { incident, update } = await confirmProposal(asAlice(store, at(0)), proposal.id, {
      name: { en: 'Mail is down' },
      impacts: { [mail]: 'major_outage', [taxi]: 'major_outage' },
    });
    await openIncident(asAlice(store, at(3)), anOpening(page.id, { impacts: { [taxi]: 'partial_outage' } }));
    const undone = await undoUpdate(asAlice(store, at(5)), incident.id, update.id);
    assert.deepEqual([undone.isOpening, undone.proposalId], [true, proposal.id]);
    assert.deepEqual(await getProposal(store.db, proposal.id), proposal);
    const rows = await store.db.selectFrom('statusIntervals').selectAll().orderBy('fromAt').execute();
    const historyOf = (id: string): unknown[] =>
      rows.filter((row) => row.componentId === id).map((row) => [row.status, row.fromAt, row.untilAt]);
    assert.deepEqual(historyOf(mail), [['operational', NOON, null]]);
    assert.deepEqual(historyOf(taxi), [
      ['operational', NOON, at(3)],
      ['partial_outage', at(3), null],
    ]);
  });

  it('keeps a missed promise to be told, which waits with what was posted just before', async (t) => {
    const { store, page, ids } = await aScene(t, database);
    const mail = idOf(ids, 'mail');
    const { incident } = await openIncident(asAlice(store), {
      ...anOpening(page.id, { impacts: { [mail]: 'major_outage' } }),
      restoration: { [mail]: { kind: 'by', byAt: NOON + HOUR } },
    });
    const { update } = await postUpdate(asAlice(store, NOON + HOUR - 5 * SECOND), incident.id, {
      body: { en: 'Soon' },
    });
    assert.equal(await missLapsedEtas(asAlice(store, NOON + HOUR)), 1);
    const missed = async (): Promise<unknown> =>
      store.db
        .selectFrom('notices')
        .select(['updateId', 'heldUntil'])
        .where('kind', '=', 'eta_missed')
        .executeTakeFirst();
    assert.deepEqual(await missed(), { updateId: update.id, heldUntil: NOON + HOUR + 5 * SECOND });
    await undoUpdate(asAlice(store, NOON + HOUR + SECOND), incident.id, update.id);
    assert.deepEqual(await missed(), { updateId: null, heldUntil: null });
    assert.equal(await missLapsedEtas(asAlice(store, NOON + HOUR + SECOND)), 0);
  });
});
