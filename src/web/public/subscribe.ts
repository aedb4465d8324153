import type { RequestHandler } from 'express';
import { subscribe as act, type SubscribeInput } from '../../actions/subscribe.ts';
import { Problem } from '../../domain/errors.ts';
import { render } from '../../views/render.ts';
import type { SubscribePage } from '../../views/subscription-facts.ts';
import { acting, type WebContext } from '../context.ts';
import { field } from '../forms.ts';
import { loadReaderPage, offeredLocale, readChoice } from './reader-page.ts';
import { mayTrySignUp } from './sign-up-limits.ts';
import { renderSubscribeForm } from './subscribe-form.ts';
import { readWait } from './wait-fields.ts';

const READER = { kind: 'subscriber', id: '', name: 'reader' } as const;
const STATUS_OF = { email: 422, components: 422, limit: 429, off: 503 } as const;

/** Takes a sign-up. Whoever reads the answer learns nothing of the address: it is the same for every sound one. */
export function subscribe(web: WebContext): RequestHandler {
  return async (request, response) => {
    const reader = await loadReaderPage(web, field(request, 'page') || undefined, (page) =>
      offeredLocale(page, field(request, 'locale'), request),
    );
    const email = field(request, 'email');
    const named = { incident: field(request, 'incident'), component: field(request, 'component') };
    const wait = await readWait(web, reader, { ...named, until: field(request, 'until') });
    const choice = readChoice(reader.page, request);
    // What came back since the form was opened is said instead of waited for.
    if (wait && !wait.isAwaited) {
      response.status(409).send(renderSubscribeForm(reader, choice, { email, refusal: null, wait }));
      return;
    }
    const input = { ...choice, pageId: reader.page.id, address: email, ...(wait ? { waits: [wait.subject] } : {}) };
    const refusal = (await mayTrySignUp(web, request)) ? await trySubscribe(web, input) : 'limit';
    if (refusal) {
      response.status(STATUS_OF[refusal]).send(renderSubscribeForm(reader, choice, { email, refusal, wait }));
      return;
    }
    const layout = reader.layout('subscribe.told.asked.title');
    const facts = { layout, key: 'subscribe.told.asked', address: null, next: null } as const;
    response.send(render('public/subscription-told', facts, reader.language));
  };
}

async function trySubscribe(web: WebContext, input: SubscribeInput): Promise<SubscribePage['refusal']> {
  if (!web.isMailOn) return 'off';
  try {
    await act(acting(web, READER), input);
    return null;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
    return error.faults.some((fault) => fault.field === 'email') ? 'email' : 'components';
  }
}
