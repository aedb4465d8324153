import { z } from 'zod';
import type { Evidence, Rewording } from '../domain/disclosure.ts';
import type { SentReport } from '../domain/duty-clock.ts';
import { INCIDENT_STATUSES } from '../domain/incident.ts';
import { MAINTENANCE_STATUSES } from '../domain/maintenance.ts';
import { automatic, dutyElements, etaFacts, localizedText } from './json.ts';
import type { AuditRow, Db } from './tables.ts';

/** An audit entry as it stands, and what readers were told by what it records, if anything. */
export interface EvidenceEntry extends AuditRow {
  evidence: Evidence | null;
  /** When what it told was taken back, before anybody was sent it; null: it stands. */
  takenBackAt: number | null;
}

const evidence = z.object({
  updateId: z.string(),
  position: z.number(),
  at: z.number(),
  name: localizedText,
  status: z.enum([...INCIDENT_STATUSES, ...MAINTENANCE_STATUSES]),
  body: localizedText,
  automatic: automatic.nullable(),
  etas: z.array(etaFacts.extend({ componentId: z.string(), isAnnounced: z.boolean() })),
  nextUpdateBy: z.number().nullable(),
  contact: localizedText.nullable(),
  discloses: dutyElements,
  noticeId: z.string().nullable(),
});
const details = z.object({ evidence: evidence.exactOptional(), updateId: z.string().exactOptional() });

/** The action that takes an update back within its window; its details name the update. */
const TAKES_BACK = 'undo-update';

/** All that was done about an incident and its updates, oldest first. Entries that name it elsewhere are not found. */
export async function listEvidence(db: Db, incidentId: string): Promise<EvidenceEntry[]> {
  const own = await listEntries(db, [incidentId]);
  const updateIds = await listUpdateIds(db, incidentId);
  // An update that is gone is still known from the entry of its post.
  const told = own.flatMap((entry) => (entry.evidence ? [entry.evidence.updateId] : []));
  const others = await listEntries(db, [...new Set([...updateIds, ...told])]);
  return withTakenBack([...own, ...others].sort(inOrder));
}

/** Of one moment, updates come in the order of the timeline. */
function inOrder(a: EvidenceEntry, b: EvidenceEntry): number {
  const place = ({ evidence: told }: EvidenceEntry): number => told?.position ?? Number.MAX_SAFE_INTEGER;
  return a.at - b.at || place(a) - place(b) || (a.id < b.id ? -1 : 1);
}

async function listUpdateIds(db: Db, incidentId: string): Promise<string[]> {
  const rows = await db.selectFrom('updates').select('id').where('incidentId', '=', incidentId).execute();
  return rows.map((row) => row.id);
}

async function listEntries(db: Db, subjects: readonly string[]): Promise<EvidenceEntry[]> {
  if (subjects.length === 0) return [];
  const rows = await db.selectFrom('audit').selectAll().where('subject', 'in', subjects).execute();
  return rows.map((row) => {
    return { ...row, evidence: details.parse(JSON.parse(row.details)).evidence ?? null, takenBackAt: null };
  });
}

function withTakenBack(entries: EvidenceEntry[]): EvidenceEntry[] {
  const takenBack = new Map(
    entries
      .filter(({ action }) => action === TAKES_BACK)
      .map((entry) => [details.parse(JSON.parse(entry.details)).updateId, entry.at]),
  );
  return entries.map((entry) => ({ ...entry, takenBackAt: takenBack.get(entry.evidence?.updateId ?? '') ?? null }));
}

const editDetails = z.object({
  from: z.object({ body: localizedText }),
  changes: z.object({ body: localizedText.exactOptional(), discloses: dutyElements.exactOptional() }),
});

/** What was changed afterwards of updates' words and of what they tell, as the log has it, oldest first. */
export function rewordingsOf(entries: readonly EvidenceEntry[]): Rewording[] {
  return entries
    .filter(({ action }) => action === 'edit-update')
    .map(({ subject, at, details: text }) => {
      const { from, changes } = editDetails.parse(JSON.parse(text));
      const isReworded = changes.body !== undefined && JSON.stringify(changes.body) !== JSON.stringify(from.body);
      return { updateId: subject, at, isReworded, ticked: changes.discloses ?? null };
    });
}

/** How many messages of each of these notices went out by each channel, and when the first had gone. */
export async function reportSent(db: Db, noticeIds: readonly string[]): Promise<SentReport[]> {
  if (noticeIds.length === 0) return [];
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriberId')
    .select((eb) => [
      'noticeId',
      'channel',
      'deliveries.state as state',
      eb.fn.countAll().as('count'),
      eb.fn.min<number | null>('finishedAt').as('firstAt'),
    ])
    .where('noticeId', 'in', noticeIds)
    .groupBy(['noticeId', 'channel', 'deliveries.state'])
    .execute();
  const groups = Map.groupBy(rows, ({ noticeId, channel }) => `${noticeId} ${channel}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const counted = (state: string): number => Number(group.find((row) => row.state === state)?.count ?? 0);
    const firstSentAt = group.find((row) => row.state === 'sent')?.firstAt ?? null;
    const counts = { sent: counted('sent'), failed: counted('failed'), waiting: counted('queued') };
    return first ? [{ noticeId: first.noticeId, channel: first.channel, firstSentAt, ...counts }] : [];
  });
}
