import type { RequestHandler } from 'express';
import type { SubscriptionChoice } from '../../domain/subscription.ts';
import { render } from '../../views/render.ts';
import type { SubscribePage } from '../../views/subscription-facts.ts';
import type { WebContext } from '../context.ts';
import { choiceFacts, loadOpenPage, offeredLocale, type ReaderPage } from './reader-page.ts';

/** The form to subscribe with; `?page=` is the page's id, `?lang=` the language. */
export function subscribeForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { page: pageId, lang } = request.query;
    const wanted = typeof pageId === 'string' ? pageId : undefined;
    const reader = await loadOpenPage(web, request, response, wanted, (page) => offeredLocale(page, lang, request));
    if (!reader) return;
    const choice = { locale: reader.language.locale, componentIds: [] };
    response.send(renderSubscribeForm(reader, choice, { email: '', refusal: web.isMailOn ? null : 'off' }));
  };
}

/** The form with what was typed, and why it comes back. */
export function renderSubscribeForm(
  reader: ReaderPage,
  choice: SubscriptionChoice,
  { email, refusal }: Pick<SubscribePage, 'email' | 'refusal'>,
): string {
  const layout = reader.layout('subscribe.title');
  const facts = { layout, pageId: reader.page.id, email, choice: choiceFacts(reader, choice), refusal };
  return render('public/subscribe', facts, reader.language);
}
