import type { Component } from '../domain/component.ts';
import type { NamedSubject, Outlook, Told, Wait, WaitKind, WaitSubject } from '../domain/wait.ts';
import { listComponents } from './components.ts';
import { listEtas } from './etas.ts';
import { findIncident, listAffected, listMergedIds, listOpenTimelines } from './incidents.ts';
import type { SubscriberWaitRow } from './subscriber-rows.ts';
import type { Db, Tx } from './tables.ts';

/** What each of these subscribers waits for, or waited for; those who never did are left out. */
export async function listWaits(db: Db, subscriberIds: readonly string[]): Promise<Map<string, Wait[]>> {
  if (subscriberIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('subscriberWaits')
    .selectAll()
    .where('subscriberId', 'in', subscriberIds)
    .orderBy('createdAt')
    .orderBy('subjectId')
    .execute();
  const groups = Map.groupBy(rows, (row) => row.subscriberId);
  return new Map([...groups].map(([id, own]) => [id, own.map(toWait)]));
}

/** Whether anybody waits for anything. */
export async function isAnybodyWaiting(db: Db): Promise<boolean> {
  const open = db.selectFrom('subscriberWaits').select('subscriberId').where('endedAt', 'is', null);
  return (await open.limit(1).executeTakeFirst()) !== undefined;
}

/** Lets a subscriber wait; what was waited for before, and ended, begins again. */
export async function insertWaits(
  tx: Tx,
  subscriberId: string,
  subjects: readonly WaitSubject[],
  now: number,
): Promise<void> {
  if (subjects.length === 0) return;
  const rows = subjects.map(({ kind, subjectId }) => ({
    ...{ subscriberId, kind, subjectId, createdAt: now, endedAt: null, endedNoticeId: null },
  }));
  await tx
    .insertInto('subscriberWaits')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['subscriberId', 'kind', 'subjectId'])
        .doUpdateSet({ createdAt: now, endedAt: null, endedNoticeId: null }),
    )
    .execute();
}

/** Forgets what a subscriber waits for: all of it, or these. */
export async function deleteWaits(tx: Tx, subscriberId: string, subjects?: readonly WaitSubject[]): Promise<void> {
  if (subjects?.length === 0) return;
  let query = tx.deleteFrom('subscriberWaits').where('subscriberId', '=', subscriberId);
  if (subjects) query = query.where((eb) => eb.or(subjects.map((subject) => eb.and({ ...keyOf(subject) }))));
  await query.execute();
}

/** Ends what these subscribers wait for, by a notice that is the last word on it; null: without one. */
export async function endWaits(
  tx: Tx,
  subscriberIds: readonly string[],
  subjects: readonly WaitSubject[],
  { now, noticeId }: { now: number; noticeId: string | null },
): Promise<void> {
  if (subscriberIds.length === 0 || subjects.length === 0) return;
  await tx
    .updateTable('subscriberWaits')
    .set({ endedAt: now, endedNoticeId: noticeId })
    .where('subscriberId', 'in', subscriberIds)
    .where('endedAt', 'is', null)
    .where((eb) => eb.or(subjects.map((subject) => eb.and({ ...keyOf(subject) }))))
    .execute();
}

/** Ends subscriptions that were only to last until something is back, where nothing is waited for any more. */
export async function endIdleSubscriptions(tx: Tx, now: number, subscriberIds?: readonly string[]): Promise<void> {
  if (subscriberIds?.length === 0) return;
  let query = tx
    .updateTable('subscribers')
    .set({ state: 'unsubscribed', endedAt: now })
    .where('state', '=', 'confirmed')
    .where('isLasting', '=', 0)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('subscriberWaits')
            .select('subscriberWaits.subscriberId')
            .whereRef('subscriberWaits.subscriberId', '=', 'subscribers.id')
            .where('subscriberWaits.endedAt', 'is', null),
        ),
      ),
    );
  if (subscriberIds) query = query.where('id', 'in', subscriberIds);
  await query.execute();
}

/** Everything on a page that somebody waits for. */
export async function listAwaited(db: Db, pageId: string): Promise<WaitSubject[]> {
  const rows = await db
    .selectFrom('subscriberWaits')
    .innerJoin('subscribers', 'subscribers.id', 'subscriberWaits.subscriberId')
    .select(['subscriberWaits.kind', 'subscriberWaits.subjectId'])
    .distinct()
    .where('subscribers.pageId', '=', pageId)
    .where('subscriberWaits.endedAt', 'is', null)
    .execute();
  return rows.map(({ kind, subjectId }) => ({ kind: kind as WaitKind, subjectId }));
}

/** Those who wait for one of these subjects and began before a time. */
export async function listWaiters(db: Db, subjects: readonly WaitSubject[], before: number): Promise<string[]> {
  if (subjects.length === 0) return [];
  const rows = await db
    .selectFrom('subscriberWaits')
    .select('subscriberId')
    .distinct()
    .where('endedAt', 'is', null)
    .where('createdAt', '<=', before)
    .where((eb) => eb.or(subjects.map((subject) => eb.and({ ...keyOf(subject) }))))
    .execute();
  return rows.map((row) => row.subscriberId);
}

function keyOf({ kind, subjectId }: WaitSubject): { kind: string; subjectId: string } {
  return { kind, subjectId };
}

function toWait({ subscriberId: _, ...row }: SubscriberWaitRow): Wait {
  return { ...row, kind: row.kind as WaitKind };
}

/** What those who wait on a page look at. */
export async function loadOutlook(db: Db, pageId: string): Promise<Outlook> {
  return { components: await listComponents(db, pageId), open: await listOpenTimelines(db, pageId) };
}

/** What readers of a page call these subjects; what they cannot see there, or is gone, is left out. */
export async function nameSubjects(
  db: Db,
  pageId: string,
  components: readonly Component[],
  subjects: readonly WaitSubject[],
): Promise<NamedSubject[]> {
  const visible = new Map(components.filter(({ isHidden }) => !isHidden).map(({ id, name }) => [id, name]));
  const named = await Promise.all(
    subjects.map(async ({ kind, subjectId }) => {
      const incident = kind === 'incident' ? await findIncident(db, subjectId) : undefined;
      const name = incident?.pageId === pageId ? incident.name : visible.get(subjectId);
      return name ? [{ kind, subjectId, name }] : [];
    }),
  );
  return named.flat();
}

/** A notice with the state of its incident; undefined where that is gone. */
export async function loadTold(
  db: Db,
  notice: Told['notice'] & { incidentId: string },
  now: number,
): Promise<Told | undefined> {
  const { incidentId } = notice;
  const incident = await findIncident(db, incidentId);
  if (!incident) return undefined;
  return {
    ...{ notice, incident, now },
    affected: (await listAffected(db, [incidentId])).get(incidentId) ?? [],
    etas: (await listEtas(db, [incidentId])).get(incidentId) ?? [],
    mergedIds: await listMergedIds(db, incidentId),
  };
}
