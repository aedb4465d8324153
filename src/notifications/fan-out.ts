import type { Component } from '../domain/component.ts';
import type { Delivery, Lane } from '../domain/delivery.ts';
import { withParents } from '../domain/feature.ts';
import type { Notice, NoticeKind } from '../domain/notice.ts';
import { concerns, type Subscriber } from '../domain/subscription.ts';
import { isSameSubject, isWaiting, waitersOf, type Wait, type Waiters, type WaitSubject } from '../domain/wait.ts';
import { listComponents } from '../store/components.ts';
import { insertDeliveries } from '../store/deliveries.ts';
import { advanceFanOut, findNoticeToFanOut, type NoticeInProgress } from '../store/notices.ts';
import { listConfirmedAfter } from '../store/subscribers.ts';
import type { Tx } from '../store/tables.ts';
import { endIdleSubscriptions, endWaits, loadOutlook, loadTold } from '../store/waits.ts';
import type { FanOutDeps } from './deps.ts';
import { mailDomain, messageId } from './message-ids.ts';

/** Subscribers in one transaction: short enough that nobody who posts an update waits for it. */
const BATCH = 500;

/** Notices that say something even where no component may be named. */
const SILENT_WITHOUT_COMPONENTS: readonly NoticeKind[] = [
  'eta_set',
  'eta_moved',
  'eta_missed',
  'eta_withdrawn',
  'component_restored',
];

/** The components of a notice that readers may see: who chose one of these, or what it is a feature of, is told. */
export function visibleComponentIds(components: readonly Component[], notice: Notice): string[] {
  const named = components.filter(({ id, isHidden }) => !isHidden && notice.componentIds.includes(id));
  return withParents(
    named.map(({ id }) => id),
    components.filter(({ isHidden }) => !isHidden),
  );
}

/** Whether a notice has nothing left to say, because all that it tells of is hidden from readers. */
export function isSilent(notice: Notice, visibleIds: readonly string[]): boolean {
  return visibleIds.length === 0 && SILENT_WITHOUT_COMPONENTS.includes(notice.kind);
}

/**
 * Makes every notice that is not yet expanded into deliveries, one per subscriber whom it concerns. Each batch and the
 * place that it reached are one transaction, so a crash skips nobody and doubles nobody. Returns how many it queued.
 */
export async function fanOutDue(deps: FanOutDeps): Promise<number> {
  let queued = 0;
  for (;;) {
    const next = await findNoticeToFanOut(deps.store.db, deps.clock.now());
    if (!next) return queued;
    queued += await deps.store.transaction((tx) =>
      next.notice.subscriberId === null ? fanOutBatch(tx, deps, next) : fanOutToOne(tx, deps, next),
    );
  }
}

async function fanOutToOne(tx: Tx, deps: FanOutDeps, progress: NoticeInProgress): Promise<number> {
  const { notice } = progress;
  const id = String(notice.subscriberId);
  if (!(await advanceFanOut(tx, progress, { cursor: id, fannedOutAt: deps.clock.now() }))) return 0;
  await insertDeliveries(tx, [newDelivery(deps, notice, id, 'confirmation')]);
  return 1;
}

async function fanOutBatch(tx: Tx, deps: FanOutDeps, progress: NoticeInProgress): Promise<number> {
  const { notice, cursor } = progress;
  const visibleIds = visibleComponentIds(await listComponents(tx, notice.pageId), notice);
  const subscribers = isSilent(notice, visibleIds) ? [] : await listConfirmedAfter(tx, notice.pageId, cursor, BATCH);
  const isEnd = subscribers.length < BATCH;
  const reached = subscribers.at(-1)?.id ?? cursor;
  const fannedOutAt = isEnd ? deps.clock.now() : null;
  if (!(await advanceFanOut(tx, progress, { cursor: reached, fannedOutAt }))) return 0;
  const waiters = await loadWaiters(tx, notice, subscribers, deps.clock.now());
  const deliveries = subscribers
    .filter(
      ({ isLasting, componentIds, waits }) =>
        (isLasting && concerns(componentIds, { componentIds: visibleIds })) || waitsFor(waits, waiters.told),
    )
    .map((subscriber) =>
      newDelivery(deps, notice, subscriber.id, subscriber.channel === 'webhook' ? 'webhook' : 'incident'),
    );
  await insertDeliveries(tx, deliveries);
  await endWaiting(tx, notice, subscribers, waiters.last, deps.clock.now());
  return deliveries.length;
}

/** Whom of those who wait the notice is for; looked up only where somebody does. */
async function loadWaiters(tx: Tx, notice: Notice, subscribers: readonly Subscriber[], now: number): Promise<Waiters> {
  const nobody = { told: [], last: [] };
  if (notice.incidentId === null || !subscribers.some(({ waits }) => waits.some(isWaiting))) return nobody;
  const told = await loadTold(tx, { ...notice, incidentId: notice.incidentId }, now);
  return told ? waitersOf(told, await loadOutlook(tx, notice.pageId)) : nobody;
}

function waitsFor(waits: readonly Wait[], subjects: readonly WaitSubject[]): boolean {
  return waits.some((wait) => isWaiting(wait) && subjects.some((subject) => isSameSubject(wait, subject)));
}

/** What was waited for is back, and this notice says so: nothing comes after it, and what lasted until then ends. */
async function endWaiting(
  tx: Tx,
  { id }: Notice,
  subscribers: readonly Subscriber[],
  last: readonly WaitSubject[],
  now: number,
): Promise<void> {
  const ids = subscribers.filter(({ waits }) => waitsFor(waits, last)).map((subscriber) => subscriber.id);
  await endWaits(tx, ids, last, { now, noticeId: id });
  await endIdleSubscriptions(tx, now, ids);
}

function newDelivery({ clock, mailFrom }: FanOutDeps, notice: Notice, subscriberId: string, lane: Lane): Delivery {
  const now = clock.real();
  return {
    noticeId: notice.id,
    subscriberId,
    lane,
    state: 'queued',
    attempts: 0,
    messageId: messageId(notice.id, subscriberId, mailDomain(mailFrom)),
    dueAt: now,
    leaseOwner: null,
    leaseUntil: null,
    lastError: null,
    createdAt: now,
    finishedAt: null,
  };
}
