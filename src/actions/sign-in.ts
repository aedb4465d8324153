import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../domain/errors.ts';
import { asActor, signInPauseMs, type Staff } from '../domain/staff.ts';
import { MINUTE } from '../lib/clock.ts';
import { hashToken } from '../lib/ids.ts';
import { verifyPassword } from '../lib/passwords.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { countAttempt } from '../store/rate-limits.ts';
import { deleteSession } from '../store/sessions.ts';
import { findStaffByEmail } from '../store/staff.ts';
import type { ActionContext } from './context.ts';
import { startSession } from './steps/start-session.ts';

export interface SignInInput {
  email: string;
  password: string;
  /** Whoever asks, by network address: the one thing that a guesser cannot change at will. */
  client: string;
  /** Hash of the session that this browser had until now: it ends. */
  oldSession: string | null;
}

const WINDOW = 15 * MINUTE;
const CLIENT_LIMIT = 20;
const FREE_GLOBAL_ATTEMPTS = 200;

/**
 * Signs somebody in and returns the id of their new session. An unknown address and a wrong password make the same
 * null in the same time. Guessing is slowed down per account and altogether, and refused per client with a `Problem`
 * `rate_limited`; nothing locks an account. `now` is the machine's time.
 */
export async function signIn(context: ActionContext, input: SignInInput): Promise<string | null> {
  await pause(await slowDown(context, input));
  const staff = await findStaffByEmail(context.store.db, input.email);
  const isRight = await verifyPassword(input.password, staff?.passwordHash ?? null);
  const mayEnter = staff !== undefined && isRight && staff.disabledAt === null;
  return mayEnter ? letIn(context, input, staff) : turnAway(context, input, staff);
}

async function slowDown({ store: { db }, now }: ActionContext, { email, client }: SignInInput): Promise<number> {
  const ofClient = await countAttempt(db, `sign-in client ${client}`, WINDOW, now);
  if (ofClient > CLIENT_LIMIT) {
    throw new Problem('rate_limited', 'Too many attempts: wait a quarter of an hour and try again.');
  }
  const account = hashToken(email.toLowerCase());
  const ofAccount = await countAttempt(db, `sign-in account ${account}`, WINDOW, now);
  const ofAll = await countAttempt(db, 'sign-in all', WINDOW, now);
  return Math.max(signInPauseMs(ofAccount), signInPauseMs(ofAll, FREE_GLOBAL_ATTEMPTS));
}

function letIn({ store, now }: ActionContext, { client, oldSession }: SignInInput, staff: Staff): Promise<string> {
  return store.transaction(async (tx) => {
    if (oldSession !== null) await deleteSession(tx, oldSession);
    const actor = asActor(staff);
    await insertAuditEntry(tx, { at: now, actor, action: 'sign-in', subject: staff.id, details: { client } });
    return startSession(tx, staff, now);
  });
}

/** The address that was typed is not kept: people type passwords into the wrong field. */
function turnAway(
  { store, actor, now }: ActionContext,
  { client }: SignInInput,
  staff: Staff | undefined,
): Promise<null> {
  return store.transaction(async (tx) => {
    const subject = staff?.id ?? 'unknown';
    await insertAuditEntry(tx, { at: now, actor, action: 'fail-sign-in', subject, details: { client } });
    return null;
  });
}
