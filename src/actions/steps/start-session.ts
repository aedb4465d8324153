import type { Staff } from '../../domain/staff.ts';
import { hashToken, newToken } from '../../lib/ids.ts';
import { insertSession } from '../../store/sessions.ts';
import type { Tx } from '../../store/tables.ts';

/** A new session of a person. Its id is told to their browser only; the store keeps its hash. */
export async function startSession(tx: Tx, staff: Staff, now: number): Promise<string> {
  const id = newToken();
  const times = { createdAt: now, seenAt: now };
  await insertSession(tx, { idHash: hashToken(id), staffId: staff.id, csrfToken: newToken(), ...times });
  return id;
}
