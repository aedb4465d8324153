import type { Delivery } from '../domain/delivery.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import type { Notice } from '../domain/notice.ts';
import type { Page } from '../domain/page.ts';
import {
  audienceOf,
  CONFIRMATION_VALID_MS,
  type Audience,
  type Subscriber,
  type SubscriptionRequest,
} from '../domain/subscription.ts';
import type { Locale } from '../domain/localized-text.ts';
import { makeLinkToken } from '../lib/link-token.ts';
import { listComponents } from '../store/components.ts';
import { listEtas } from '../store/etas.ts';
import { findIncident, listAffected } from '../store/incidents.ts';
import { getPage, listPages } from '../store/pages.ts';
import { listPublishedPostmortems } from '../store/postmortems.ts';
import type { Db } from '../store/tables.ts';
import { nameSubjects } from '../store/waits.ts';
import { findUpdate } from '../store/updates.ts';
import { pageBase } from '../views/public-layout.ts';
import { render } from '../views/render.ts';
import { composeLetter, MARKS, type Letter, type Recipient } from './channels/compose.ts';
import type { DeliverDeps } from './deps.ts';
import { confirmationMail, languageOf, noticeMail, type Situation } from './mails.ts';
import { mailDomain, threadId } from './message-ids.ts';

type Deps = Pick<DeliverDeps, 'store' | 'clock' | 'baseUrl' | 'secretKey' | 'mailFrom'>;
type Writer = (recipient: Recipient) => string;

/**
 * Writes the messages of one round. Words are rendered once for each notice, language and choice of components, from
 * the present state; only links, the address and ids differ by recipient. A new round looks at the state afresh.
 */
export class Letters {
  readonly #deps: Deps;
  readonly #situations = new Map<string, Promise<Situation | null>>();
  readonly #writers = new Map<string, Promise<Writer | null>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The message of a delivery; null where there is nothing left to tell, e.g. of a deleted incident. */
  async write(delivery: Delivery, notice: Notice, subscriber: Subscriber): Promise<string | null> {
    const asked = notice.kind === 'subscription_confirmation' ? subscriber.requested : null;
    const audience = audienceOf(subscriber, notice);
    const key = [notice.id, JSON.stringify(asked ?? audience)].join(' ');
    let writer = this.#writers.get(key);
    if (!writer) {
      writer = asked ? this.#confirmationWriter(notice, asked) : this.#newWriter(notice, audience);
      this.#writers.set(key, writer);
    }
    return (await writer)?.(this.#recipient(delivery, notice, subscriber)) ?? null;
  }

  async #newWriter(notice: Notice, audience: Audience): Promise<Writer | null> {
    const situation = await this.#situation(notice);
    if (!situation) return null;
    const { baseUrl } = this.#deps;
    const facts = noticeMail(situation, audience, {
      address: MARKS.address,
      manageUrl: `${baseUrl}/manage/${MARKS.manage}`,
      unsubscribeUrl: `${baseUrl}/unsubscribe/${MARKS.unsubscribe}`,
      againUrl: audience.isLast ? againUrl(baseUrl, situation.page, audience) : null,
    });
    const language = languageOf(situation.page, audience.locale);
    return composeLetter({
      ...this.#letterOf(situation.page, audience.locale, facts.mail.subject),
      html: render('mail/notice.html', facts, language),
      text: render('mail/notice.txt', facts, language),
    });
  }

  async #confirmationWriter(notice: Notice, asked: SubscriptionRequest): Promise<Writer> {
    const { store, baseUrl } = this.#deps;
    const page = await getPage(store.db, notice.pageId);
    const components = await listComponents(store.db, notice.pageId);
    const confirmUrl = `${baseUrl}/confirm/${MARKS.confirm}`;
    const links = { confirmUrl, address: MARKS.address, writtenAt: notice.createdAt };
    const waits = await nameSubjects(store.db, page.id, components, asked.waits);
    const facts = confirmationMail(page, components, { ...asked, waits }, links);
    const language = languageOf(page, asked.locale);
    return composeLetter({
      ...this.#letterOf(page, asked.locale, facts.mail.subject),
      html: render('mail/confirmation.html', facts, language),
      text: render('mail/confirmation.txt', facts, language),
    });
  }

  #letterOf(page: Page, locale: Locale, subject: string): Omit<Letter, 'html' | 'text'> {
    const { mailFrom } = this.#deps;
    return { from: mailFrom, subject, locale, listId: `${page.id}.status.${mailDomain(mailFrom)}` };
  }

  #situation(notice: Notice): Promise<Situation | null> {
    const known = this.#situations.get(notice.id);
    if (known) return known;
    const loading = this.#loadSituation(notice);
    this.#situations.set(notice.id, loading);
    return loading;
  }

  async #loadSituation(notice: Notice): Promise<Situation | null> {
    const { db } = this.#deps.store;
    const incident = notice.incidentId === null ? undefined : await findIncident(db, notice.incidentId);
    if (!incident) return null;
    const page = await getPage(db, notice.pageId);
    const postmortem = await loadPostmortem(db, notice);
    // It was taken back meanwhile: there is nothing left to tell.
    if (notice.kind === 'postmortem_published' && !postmortem) return null;
    return {
      page,
      pageUrl: `${this.#deps.baseUrl}${pageBase(page, (await listPages(db))[0])}`,
      components: await listComponents(db, notice.pageId),
      notice,
      incident,
      affected: (await listAffected(db, [incident.id])).get(incident.id) ?? [],
      etas: (await listEtas(db, [incident.id])).get(incident.id) ?? [],
      mergedInto: (incident.mergedIntoId !== null && (await findIncident(db, incident.mergedIntoId))) || null,
      postmortem,
      update: notice.updateId === null ? null : ((await findUpdate(db, notice.updateId)) ?? null),
      now: this.#deps.clock.now(),
    };
  }

  #recipient({ messageId }: Delivery, notice: Notice, { id, address }: Subscriber): Recipient {
    const { baseUrl, secretKey, mailFrom, clock } = this.#deps;
    const unsubscribe = makeLinkToken(secretKey, 'unsubscribe', id);
    const isConfirmation = notice.kind === 'subscription_confirmation';
    return {
      address,
      messageId,
      threadId: notice.incidentId === null ? null : threadId(notice.incidentId, id, mailDomain(mailFrom)),
      unsubscribeUrl: isConfirmation ? null : `${baseUrl}/unsubscribe/${unsubscribe}`,
      date: new Date(clock.real()),
      tokens: {
        unsubscribe,
        manage: makeLinkToken(secretKey, 'manage', id),
        confirm: isConfirmation
          ? makeLinkToken(secretKey, 'confirm', id, notice.createdAt + CONFIRMATION_VALID_MS)
          : '',
      },
    };
  }
}

/** The words of a postmortem's own notice, as they are published now. */
async function loadPostmortem(db: Db, { kind, incidentId }: Notice): Promise<LocalizedText | null> {
  if (kind !== 'postmortem_published' || incidentId === null) return null;
  return (await listPublishedPostmortems(db, [incidentId])).get(incidentId)?.body ?? null;
}

/** Where whoever is told no more can ask to be told for good, with the same services chosen. */
function againUrl(baseUrl: string, page: Page, { locale, componentIds }: Audience): string {
  const chosen = componentIds.map((id) => `&component=${id}`).join('');
  return `${baseUrl}/subscribe?page=${page.id}&lang=${locale}${chosen}`;
}
