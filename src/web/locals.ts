import type { Response } from 'express';
import type { Actor } from '../domain/actor.ts';
import { asActor } from '../domain/staff.ts';
import type { Session } from '../store/sessions.ts';

/** What guards have found out about a request; handlers read it through these functions only. */
interface Locals {
  session?: Session;
  actor?: Actor;
}

/** Notes who is signed in, who then also is the one who acts. */
export function setSession(response: Response, session: Session): void {
  const locals = response.locals as Locals;
  locals.session = session;
  locals.actor = asActor(session.staff);
}

/** Notes who acts, where nobody is signed in: an API token. */
export function setActor(response: Response, actor: Actor): void {
  (response.locals as Locals).actor = actor;
}

/** Who is signed in. Throws where the route is not for `staff` or `owner`: a fault of ours. */
export function sessionOf(response: Response): Session {
  const { session } = response.locals as Locals;
  if (!session) throw new Error('This route has no session: its access must be staff or owner.');
  return session;
}

/** Who is signed in, where anybody may be. */
export function findSessionOf(response: Response): Session | undefined {
  return (response.locals as Locals).session;
}

/** Who acts: the person signed in, or the API token. Throws on routes that need neither. */
export function actorOf(response: Response): Actor {
  const { actor } = response.locals as Locals;
  if (!actor) throw new Error('This route has no actor: its access must be staff, owner or token.');
  return actor;
}
