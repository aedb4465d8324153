import type { Staff } from '../domain/staff.ts';
import { DAY, HOUR, MINUTE } from '../lib/clock.ts';
import { toStaff } from './staff.ts';
import type { Db, SessionRow, Tx } from './tables.ts';

/** A person's signed-in browser. Times are the machine's own: a replayed clock ends nobody's session. */
export interface Session {
  idHash: string;
  csrfToken: string;
  staff: Staff;
}

const IDLE_LIMIT = 12 * HOUR;
const ABSOLUTE_LIMIT = 7 * DAY;
const SEEN_STEP = MINUTE;

export async function insertSession(tx: Tx, session: SessionRow): Promise<void> {
  await tx.insertInto('sessions').values(session).execute();
}

/** The session and its person, unless it was idle or old too long, or the person was disabled. Notes that it is used. */
export async function useSession(db: Db, idHash: string, now: number): Promise<Session | undefined> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('staff', 'staff.id', 'sessions.staffId')
    .select(['staff.id', 'email', 'name', 'role', 'locale', 'isOnDuty', 'disabledAt', 'staff.createdAt'])
    .select(['sessions.csrfToken', 'sessions.seenAt'])
    .where('sessions.idHash', '=', idHash)
    .where('sessions.seenAt', '>', now - IDLE_LIMIT)
    .where('sessions.createdAt', '>', now - ABSOLUTE_LIMIT)
    .where('staff.disabledAt', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.seenAt <= now - SEEN_STEP) {
    await db.updateTable('sessions').set({ seenAt: now }).where('idHash', '=', idHash).execute();
  }
  return { idHash, csrfToken: row.csrfToken, staff: toStaff(row) };
}

export async function deleteSession(tx: Tx, idHash: string): Promise<void> {
  await tx.deleteFrom('sessions').where('idHash', '=', idHash).execute();
}

/** Clears away sessions that can no longer be used. */
export async function deleteEndedSessions(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('seenAt', '<=', now - IDLE_LIMIT), eb('createdAt', '<=', now - ABSOLUTE_LIMIT)]))
    .execute();
}
