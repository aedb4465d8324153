import type { StaffDelivery } from '../domain/delivery.ts';
import { inLanguage } from '../domain/localized-text.ts';
import type { Page } from '../domain/page.ts';
import { MINUTE } from '../lib/clock.ts';
import { getPage } from '../store/pages.ts';
import type { NamedPromise } from '../store/promises.ts';
import { formatDuration, formatTime, translate, type Language } from '../views/language.ts';
import type { ReminderMail } from '../views/mail-views.ts';
import { render } from '../views/render.ts';
import { composeLetter } from './channels/compose.ts';
import type { DeliverDeps } from './deps.ts';
import { languageOf } from './mails.ts';
import { mailDomain, threadId } from './message-ids.ts';
import type { Question } from './remind.ts';

type Deps = Pick<DeliverDeps, 'store' | 'clock' | 'baseUrl' | 'mailFrom'>;

/** The message that asks somebody about a promise, in their own language, from the present state. */
export async function writeReminder(deps: Deps, delivery: StaffDelivery, question: Question): Promise<string> {
  const { store, clock, mailFrom } = deps;
  const { reminder, person } = question;
  const page = await getPage(store.db, reminder.pageId);
  const facts = reminderMail(deps, page, question);
  const language = languageOf(page, person.locale);
  const domain = mailDomain(mailFrom);
  const write = composeLetter({
    ...{ from: mailFrom, subject: facts.mail.subject, locale: person.locale, listId: `${page.id}.staff.${domain}` },
    html: render('mail/reminder.html', facts, language),
    text: render('mail/reminder.txt', facts, language),
  });
  return write({
    ...{ address: person.email, messageId: delivery.messageId, date: new Date(clock.real()) },
    threadId: threadId(reminder.incidentId, person.id, domain),
    // Staff do not subscribe: they go off duty.
    unsubscribeUrl: null,
    tokens: { unsubscribe: '', manage: '', confirm: '' },
  });
}

function reminderMail({ clock, baseUrl }: Deps, page: Page, { promise, person }: Question): ReminderMail {
  const now = clock.now();
  const { kind, promisedAt, incidentId, incidentName, components, conditions } = promise;
  const language = languageOf(page, person.locale);
  const plain = (text: typeof incidentName): string => inLanguage(text, language.locale, language.fallback).text;
  const names = { page: plain(page.name), name: plain(incidentName) };
  const headline = headlineOf(promise, now, language);
  return {
    mail: {
      locale: language.locale,
      // The same for all reminders of an incident: mail programs make one thread of them.
      subject: translate(language.locale, 'reminder.mail.subject', names),
      preheader: headline,
      pageName: page.name,
    },
    ...{ kind, headline, incidentName, components, conditions, asOf: now },
    isOverdue: promisedAt <= now,
    isOnDuty: person.isOnDuty,
    url: `${baseUrl}/console/incidents/${incidentId}`,
    dutyUrl: `${baseUrl}/console/roster`,
  };
}

/** Which promise, and how long is left or since when it has lapsed. */
function headlineOf({ kind, promisedAt }: NamedPromise, now: number, language: Language): string {
  const distanceMs = Math.abs(promisedAt - now);
  const when = distanceMs < MINUTE ? 'now' : promisedAt > now ? 'before' : 'after';
  return translate(language.locale, `reminder.mail.${when}.${kind}`, {
    time: formatTime(language, promisedAt),
    duration: formatDuration(language.locale, distanceMs),
  });
}
