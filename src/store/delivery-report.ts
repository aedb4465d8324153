import type { LocalizedText } from '../domain/localized-text.ts';
import type { NoticeKind } from '../domain/notice.ts';
import { decode, localizedText } from './json.ts';
import type { Db } from './tables.ts';

/** What a person must know of the outbox as a whole. */
export interface MailState {
  /** Notices that nobody has been sent yet: not handed out, or with messages still queued. */
  waiting: number;
  /** Deliveries given up since a time. */
  failed: number;
  /** Queued deliveries that failed before. */
  retrying: number;
  /** What went wrong with one of those last; null: nothing. */
  lastError: string | null;
}

/** `failedSinceAt` is real time, as all times of deliveries are. */
export async function readMailState(db: Db, failedSinceAt: number): Promise<MailState> {
  const waiting = await db
    .selectFrom('notices')
    .select((eb) => eb.fn.countAll().as('count'))
    // Looked up from what is queued: notices that have been told long ago must cost nothing.
    .where((eb) =>
      eb.or([
        eb('fannedOutAt', 'is', null),
        eb('id', 'in', eb.selectFrom('deliveries').select('noticeId').where('state', '=', 'queued')),
      ]),
    )
    .executeTakeFirstOrThrow();
  const failed = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('state', '=', 'failed')
    .where('finishedAt', '>=', failedSinceAt)
    .executeTakeFirstOrThrow();
  const retrying = await db
    .selectFrom('deliveries')
    .select((eb) => [eb.fn.countAll().as('count'), eb.fn.max('lastError').as('lastError')])
    .where('state', '=', 'queued')
    .where('lastError', 'is not', null)
    .executeTakeFirstOrThrow();
  return {
    waiting: Number(waiting.count),
    failed: Number(failed.count),
    retrying: Number(retrying.count),
    lastError: retrying.lastError,
  };
}

export type DeliveryGroup = 'queued' | 'retrying' | 'sent' | 'failed' | 'superseded' | 'cancelled';

/** One notice and how far its deliveries have come. */
export interface NoticeReport {
  id: string;
  kind: NoticeKind;
  createdAt: number;
  incidentId: string | null;
  incidentName: LocalizedText | null;
  isFannedOut: boolean;
  counts: { state: DeliveryGroup; count: number }[];
  /** What went wrong, each thing once, at most a few. */
  errors: string[];
}

const ERRORS_SHOWN = 3;

/** The newest notices of a page, newest first. Confirmations of subscriptions are left out: they are no news. */
export async function listNoticeReports(db: Db, pageId: string, limit: number): Promise<NoticeReport[]> {
  const notices = await db
    .selectFrom('notices')
    .leftJoin('incidents', 'incidents.id', 'notices.incidentId')
    .select(['notices.id', 'notices.kind', 'notices.createdAt', 'notices.incidentId', 'notices.fannedOutAt'])
    .select('incidents.name')
    .where('notices.pageId', '=', pageId)
    .where('notices.subscriberId', 'is', null)
    .orderBy('notices.createdAt', 'desc')
    .orderBy('notices.id', 'desc')
    .limit(limit)
    .execute();
  const groups = await groupDeliveries(
    db,
    notices.map((notice) => notice.id),
  );
  return notices.map(({ id, kind, createdAt, incidentId, fannedOutAt, name }) => {
    const own = groups.get(id) ?? [];
    return {
      id,
      kind: kind as NoticeKind,
      createdAt,
      incidentId,
      incidentName: name === null ? null : decode(localizedText, name),
      isFannedOut: fannedOutAt !== null,
      counts: countByGroup(own),
      errors: own.flatMap((each) => (each.lastError === null ? [] : [each.lastError])).slice(0, ERRORS_SHOWN),
    };
  });
}

interface Group {
  noticeId: string;
  state: string;
  lastError: string | null;
  count: number;
}

async function groupDeliveries(db: Db, noticeIds: readonly string[]): Promise<Map<string, Group[]>> {
  if (noticeIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => ['noticeId', 'state', 'lastError', eb.fn.countAll().as('count')])
    .where('noticeId', 'in', noticeIds)
    .groupBy(['noticeId', 'state', 'lastError'])
    .execute();
  return Map.groupBy(
    rows.map((row) => ({ ...row, count: Number(row.count) })),
    (row) => row.noticeId,
  );
}

const ORDER: readonly DeliveryGroup[] = ['failed', 'retrying', 'queued', 'sent', 'superseded', 'cancelled'];

function countByGroup(groups: readonly Group[]): NoticeReport['counts'] {
  const stateOf = ({ state, lastError }: Group): string =>
    state === 'queued' && lastError !== null ? 'retrying' : state;
  return ORDER.flatMap((state) => {
    const count = groups.filter((each) => stateOf(each) === state).reduce((sum, each) => sum + each.count, 0);
    return count === 0 ? [] : [{ state, count }];
  });
}

/** Since when the oldest queued message waits, by the machine's clock; null: none waits. */
export async function findOldestQueuedAt(db: Db): Promise<number | null> {
  const { queuedAt } = await db
    .selectFrom('deliveries')
    // SQL's min of no rows is null.
    .select((eb) => eb.fn.min<number | null>('createdAt').as('queuedAt'))
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow();
  return queuedAt;
}
