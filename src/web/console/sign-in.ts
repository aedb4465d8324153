import type { RequestHandler } from 'express';
import { signIn as act } from '../../actions/sign-in.ts';
import { Problem } from '../../domain/errors.ts';
import { hashToken } from '../../lib/ids.ts';
import { clientOf } from '../client-address.ts';
import type { WebContext } from '../context.ts';
import { field, rawField } from '../forms.ts';
import { asHiddenFields, readKept } from '../keep-typed.ts';
import { readSessionCookie, setSessionCookie } from '../session-cookie.ts';
import { goOn } from './go-on.ts';
import { pathAfter, renderSignIn } from './sign-in-form.ts';

/** Signs in by address and password; the same answer whichever of them was wrong. */
export function signIn(web: WebContext): RequestHandler {
  return async (request, response) => {
    const [email, next] = [field(request, 'email'), pathAfter(field(request, 'next'))];
    const kept = readKept(request, pathAfter);
    const oldId = readSessionCookie(request, web.baseUrl);
    // Sessions and their limits run by the machine's clock, whatever clock the page runs by.
    const context = { store: web.store, now: web.clock.real(), actor: VISITOR };
    const input = { email, password: rawField(request, 'password'), client: clientOf(request) };
    const outcome = await tooManyAsOutcome(act(context, { ...input, oldSession: oldId ? hashToken(oldId) : null }));
    if (outcome.kind === 'in') {
      setSessionCookie(response, web.baseUrl, outcome.sessionId);
      if (kept) await goOn(web, request, response, outcome.sessionId, kept);
      else response.redirect(303, next);
      return;
    }
    if (outcome.kind === 'too_many') response.set('Retry-After', '900');
    response.status(outcome.kind === 'too_many' ? 429 : 401);
    response.send(
      renderSignIn(web, request, response, {
        next,
        email,
        failure: outcome.kind,
        kept: kept ? asHiddenFields(kept) : [],
      }),
    );
  };
}

const VISITOR = { kind: 'system', id: null, name: 'visitor' } as const;

type Outcome = { kind: 'in'; sessionId: string } | { kind: 'wrong' | 'too_many' };

async function tooManyAsOutcome(signingIn: Promise<string | null>): Promise<Outcome> {
  try {
    const sessionId = await signingIn;
    return sessionId === null ? { kind: 'wrong' } : { kind: 'in', sessionId };
  } catch (error) {
    if (error instanceof Problem && error.code === 'rate_limited') return { kind: 'too_many' };
    throw error;
  }
}
