import type { Request, Response } from 'express';
import { Problem } from '../../domain/errors.ts';
import { hashToken } from '../../lib/ids.ts';
import { useSession } from '../../store/sessions.ts';
import { translate } from '../../views/language.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import type { Kept } from '../keep-typed.ts';
import { setSession } from '../locals.ts';
import { consoleLanguage, consoleLayout } from './console-layout.ts';
import { formPath, keepDraft } from './drafts.ts';

/**
 * Goes on with a form that was sent after its session had ended, once its writer has signed in again. Nothing is done
 * by itself: an update becomes their draft and is shown in its form, anything else waits for one more press.
 */
export async function goOn(
  web: WebContext,
  request: Request,
  response: Response,
  sessionId: string,
  kept: Kept,
): Promise<void> {
  const session = await useSession(web.store.db, hashToken(sessionId), web.clock.real());
  if (session) setSession(response, session);
  const subject = kept.fields['draft']?.at(-1);
  if (subject !== undefined && (await isKept(web, response, subject, kept))) {
    response.redirect(303, await formPath(web, subject));
    return;
  }
  const language = consoleLanguage(request, response);
  const layout = consoleLayout(web, request, response, translate(language.locale, 'drafting.go_on.title'));
  const fields = Object.entries(kept.fields).flatMap(([name, values]) => values.map((value) => ({ name, value })));
  response.type('html').send(render('console/go-on', { layout, action: kept.path, fields }, language));
}

/** Keeps it as a draft; false where it is about nothing that exists any more. */
async function isKept(web: WebContext, response: Response, subject: string, { fields }: Kept): Promise<boolean> {
  try {
    await keepDraft(web, response, subject, fields);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
