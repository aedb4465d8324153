import type { Actor } from '../domain/actor.ts';
import type { z } from 'zod';
import { newId } from '../lib/ids.ts';
import { decode } from './json.ts';
import type { Db, Tx } from './tables.ts';

export interface AuditEntry {
  at: number;
  actor: Actor;
  /** The action's name, e.g. `post-update`. */
  action: string;
  /** The id of what it was done to. */
  subject: string;
  /** What changed; never a secret. */
  details: Record<string, unknown>;
}

/** Who did what, when, to what: written in the transaction of the change, never altered. */
export async function insertAuditEntry(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit')
    .values({
      id: newId(),
      at: entry.at,
      actorKind: entry.actor.kind,
      actorId: entry.actor.id,
      actorName: entry.actor.name,
      action: entry.action,
      subject: entry.subject,
      details: JSON.stringify(entry.details),
    })
    .execute();
}

/** The entries about one subject, oldest first. */
export async function listAuditEntries(
  db: Db,
  subject: string,
): Promise<{ at: number; actorName: string; action: string }[]> {
  return db
    .selectFrom('audit')
    .select(['at', 'actorName', 'action'])
    .where('subject', '=', subject)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** The details of the first entry of a kind about a subject; undefined where there is none. */
export async function findAuditDetails<T>(
  db: Db,
  subject: string,
  action: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const row = await db
    .selectFrom('audit')
    .select('details')
    .where('subject', '=', subject)
    .where('action', '=', action)
    .orderBy('at')
    .orderBy('id')
    .executeTakeFirst();
  return row && decode(schema, row.details);
}

/** How often something was done to a subject since a time. */
export async function countAuditEntries(db: Db, subject: string, action: string, since: number): Promise<number> {
  const { count } = await db
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('subject', '=', subject)
    .where('action', '=', action)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}
