import type { RequestHandler } from 'express';
import type { SubscriptionChoice } from '../../domain/subscription.ts';
import { render } from '../../views/render.ts';
import type { SubscribePage } from '../../views/subscription-facts.ts';
import type { WebContext } from '../context.ts';
import { choiceFacts, loadOpenPage, offeredLocale, type ReaderPage } from './reader-page.ts';
import { listChoices, readWait, type AskedWait } from './wait-fields.ts';

/**
 * The form to subscribe with; `?page=` is the page's id, `?lang=` the language, `?component=` a service chosen already.
 * `?incident=`, or `?component=` with `&until=back`, asks to be told until that is back.
 */
export function subscribeForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { page: pageId, lang, component, incident, until } = request.query;
    const wanted = typeof pageId === 'string' ? pageId : undefined;
    const reader = await loadOpenPage(web, request, response, wanted, (page) => offeredLocale(page, lang, request));
    if (!reader) return;
    const named = [component].flat().flatMap((id) => reader.components.filter((each) => each.id === id));
    const choice = { locale: reader.language.locale, componentIds: named.map((each) => each.id) };
    const wait = await readWait(web, reader, { component, incident, until });
    const refusal = web.isMailOn ? null : 'off';
    const isAnyAsked = until === 'back' && component === undefined && incident === undefined;
    const waitChoices = isAnyAsked ? await listChoices(web, reader) : [];
    response.send(renderSubscribeForm(reader, choice, { email: '', refusal, wait, waitChoices }));
  };
}

interface Given extends Pick<SubscribePage, 'email' | 'refusal'> {
  wait: AskedWait | null;
  /** What one may choose from to wait for, where nothing was named. */
  waitChoices?: SubscribePage['waitChoices'];
}

/** The form with what was typed, and why it comes back. */
export function renderSubscribeForm(
  reader: ReaderPage,
  choice: SubscriptionChoice,
  { email, refusal, wait, waitChoices = [] }: Given,
): string {
  const isChoosing = waitChoices.length > 0;
  const isWaiting = wait?.isAwaited === true;
  const choices = choiceFacts(reader, choice);
  const facts: SubscribePage = {
    layout: reader.layout(isWaiting || isChoosing ? 'wait.page_title' : 'subscribe.title'),
    pageId: reader.page.id,
    email,
    // Who waits for one thing chooses nothing but the language.
    choice: isWaiting || isChoosing ? { ...choices, components: [] } : choices,
    wait: isWaiting ? wait.facts : null,
    waitChoices,
    over: isWaiting ? null : (wait?.facts ?? null),
    lastingPath: isWaiting || isChoosing ? lastingPath(reader, wait) : null,
    refusal,
  };
  return render('public/subscribe', facts, reader.language);
}

function lastingPath({ page, language }: ReaderPage, wait: AskedWait | null): string {
  const subject = wait?.subject;
  const chosen = subject?.kind === 'component' ? `&component=${subject.subjectId}` : '';
  return `/subscribe?page=${page.id}&lang=${language.locale}${chosen}`;
}
