import type { RequestHandler } from 'express';
import type { ActionContext } from '../../actions/context.ts';
import { publishPostmortem } from '../../actions/publish-postmortem.ts';
import { savePostmortem } from '../../actions/save-postmortem.ts';
import { schedulePostmortem } from '../../actions/schedule-postmortem.ts';
import { sharePostmortem } from '../../actions/share-postmortem.ts';
import { withdrawPostmortem } from '../../actions/withdraw-postmortem.ts';
import { Problem, rejectFaults, type Fault } from '../../domain/errors.ts';
import { getIncident } from '../../store/incidents.ts';
import { getPage } from '../../store/pages.ts';
import type { PostmortemStep } from '../../views/postmortem-facts.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { sendPostmortemScreen, stepNamed } from './postmortem-screen.ts';
import { typedForm, type TypedForm } from './typed-form.ts';
import { readTime } from './update-input.ts';

/** Saves what was typed and takes the step whose button was pressed; where that cannot be, shows the form again. */
export function writePostmortem(web: WebContext): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    const typed = typedForm(request);
    const step = stepNamed(typed.text('do')) ?? 'save';
    const { timeZone } = await getPage(web.store.db, (await getIncident(web.store.db, id)).pageId);
    try {
      await take(step, acting(web, actorOf(response)), id, typed, timeZone);
      response.redirect(303, `/console/incidents/${id}/postmortem?done=${step}`);
    } catch (error) {
      if (!(error instanceof Problem) || (error.code !== 'invalid' && error.code !== 'conflict')) throw error;
      const hasConflict = error.code === 'conflict';
      response.status(hasConflict ? 409 : 422);
      await sendPostmortemScreen(web, request, response, id, { typed, faults: error.faults, hasConflict });
    }
  };
}

async function take(
  step: PostmortemStep,
  context: ActionContext,
  id: string,
  typed: TypedForm,
  timeZone: string,
): Promise<void> {
  if (step === 'withdraw') {
    await withdrawPostmortem(context, id);
    return;
  }
  const draft = typed.localized('body');
  const { draftVersion: seen } = await savePostmortem(context, id, { draft, seen: Number(typed.text('seen')) || 0 });
  const notify = typed.text('notify') === 'yes';
  if (step === 'share') await sharePostmortem(context, id, seen);
  if (step === 'publish') await publishPostmortem(context, id, { notify, seen });
  if (step === 'schedule') {
    await schedulePostmortem(context, id, { publishAt: readPublishAt(typed, timeZone), notify, seen });
  }
}

function readPublishAt(typed: TypedForm, timeZone: string): number {
  const faults: Fault[] = [];
  const at = readTime(typed, 'publish_at', timeZone, faults);
  if (at === undefined && faults.length === 0) faults.push({ field: 'publish_at', message: 'Give the time.' });
  rejectFaults(faults);
  return Number(at);
}
