import type { RequestHandler } from 'express';
import { callFalseAlarm } from '../../actions/call-false-alarm.ts';
import { draftFields } from '../../domain/draft.ts';
import { acting, type WebContext } from '../context.ts';
import { allFields, pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { puttingRight } from './putting-right.ts';
import { typedForm } from './typed-form.ts';

/** Ends an incident that was none. */
export function callFalseAlarmForm(web: WebContext): RequestHandler {
  return puttingRight(web, 'alarm', async (request, response) => {
    const typed = typedForm(request);
    const input = {
      body: typed.localized('body'),
      notify: typed.text('notify') === 'yes',
      typed: draftFields(allFields(request)),
    };
    await callFalseAlarm(acting(web, actorOf(response)), pathPart(request, 'id'), input);
  });
}
