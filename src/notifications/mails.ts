import type { Component } from '../domain/component.ts';
import { contactOf, orNull } from '../domain/help.ts';
import { isOver, type Affected, type Incident, type Update } from '../domain/incident.ts';
import { inLanguage, isBlank, type Locale, type LocalizedText } from '../domain/localized-text.ts';
import { featuresOf, withParents } from '../domain/feature.ts';
import { holdingEtas } from '../domain/holding-eta.ts';
import { causeOf } from '../domain/public-incident.ts';
import { weightiest, type Notice, type NoticeItem, type NoticeKind } from '../domain/notice.ts';
import type { Page } from '../domain/page.ts';
import type { Eta } from '../domain/restoration.ts';
import { CONFIRMATION_VALID_MS, type Audience, type SubscriptionRequest } from '../domain/subscription.ts';
import type { NamedSubject } from '../domain/wait.ts';
import { formatDuration, formatTime, translate, type Language } from '../views/language.ts';
import type { ConfirmationMail, MailFrame, MailNews, NoticeMail } from '../views/mail-views.ts';
import { itemsOf, newsLines, stateSentence, WEIGHTS, type Line, type Standing } from './mail-lines.ts';

/** Everything that a notice's mails are made of, as it is at this moment. */
export interface Situation {
  page: Page;
  /** Its public address, without a slash at its end. */
  pageUrl: string;
  components: readonly Component[];
  notice: Notice;
  incident: Incident;
  affected: readonly Affected[];
  etas: readonly Eta[];
  /** The incident in which this one, a duplicate, is told on. */
  mergedInto: Pick<Incident, 'id' | 'name'> | null;
  /** The words of the notice's own update, if it has one. */
  update: Update | null;
  /** What a postmortem's notice tells; null for every other. */
  postmortem: LocalizedText | null;
  now: number;
}

/** Where the links of a mail lead. */
export interface MailLinks {
  address: string;
  manageUrl: string;
  unsubscribeUrl: string;
  /** Where to ask for news for good, in the last mail of what was to last until it is back; else null. */
  againUrl: string | null;
}

export function languageOf(page: Page, locale: Locale): Language {
  return { locale, fallback: page.defaultLocale, timeZone: page.timeZone };
}

/** The facts of an incident's or maintenance's mail. Hidden components and those not chosen are never named in it. */
export function noticeMail(situation: Situation, audience: Audience, links: MailLinks): NoticeMail {
  const { page, notice, incident, now, update } = situation;
  const language = languageOf(page, audience.locale);
  const standing = standingFor(situation, audience);
  // How an incident turned out is no news of any service: nothing came back that was never down, or is still down.
  const isTurned = incident.outcome !== null && situation.postmortem === null;
  const news = isTurned ? [] : newsOf(standing, linesOf(situation, standing, language), language);
  const headline = headlineOf(situation, news, language);
  const [first, ...rest] = news;
  return {
    mail: {
      ...frame(page, language, links, subjectOf(page, incident, language)),
      ...(isOver(incident) ? {} : { contact: contactOf(incident, page) }),
      preheader: headline.text,
    },
    kind: kindFor(notice, standing),
    name: incident.name,
    headline: headline.text,
    asOf: now,
    // The headline says what is first already, but neither its reason nor all the names of a long list.
    news: headline.isFirstNews && first?.reason == null && !isShortened(first) ? rest : news,
    // The first line says how it turned out, and of work that was moved what its own words would.
    automatic: isTurned || isMove(update) ? null : (update?.automatic ?? null),
    body: update && !isBlank(update.body) ? update.body : situation.postmortem,
    states: hasStates(incident) && !isTurned ? statesOf(standing, language) : [],
    alternatives: isOver(incident) ? null : orNull(incident.alternatives),
    nextUpdateBy: isOver(incident) ? null : incident.nextUpdateBy,
    isNextUpdateLate: incident.nextUpdateBy !== null && now >= incident.nextUpdateBy,
    againUrl: links.againUrl,
    isRestoration: !isTurned && isRestoration(notice, standing),
    url: `${situation.pageUrl}/${readersLocale(page, audience.locale)}/incidents/${(situation.mergedInto ?? incident).id}`,
  };
}

function isRestoration(notice: Notice, standing: Standing): boolean {
  return (
    notice.kind === 'incident_resolved' || itemsFor(notice, standing).some((item) => item.kind === 'component_restored')
  );
}

/** The facts of the mail that asks an address to confirm what was asked for it. */
export function confirmationMail(
  page: Page,
  components: readonly Component[],
  asked: Pick<SubscriptionRequest, 'locale' | 'componentIds'> & { waits: readonly NamedSubject[] },
  links: { confirmUrl: string; address: string; writtenAt: number },
): ConfirmationMail {
  const language = languageOf(page, asked.locale);
  const chosenIds = asked.componentIds ?? [];
  const name = inLanguage(page.name, language.locale, language.fallback).text;
  const visible = components.filter((component) => !component.isHidden);
  const say = (key: string): string => translate(language.locale, `mail.confirmation.${key}`, { page: name });
  return {
    mail: {
      ...frame(page, language, { address: links.address, manageUrl: null, unsubscribeUrl: null }, say('subject')),
      preheader: say('headline'),
    },
    isWholePage: asked.componentIds?.length === 0,
    componentNames: visible.filter(({ id }) => chosenIds.includes(id)).map((component) => component.name),
    waitNames: asked.waits.map((wait) => wait.name),
    confirmUrl: links.confirmUrl,
    validUntil: links.writtenAt + CONFIRMATION_VALID_MS,
  };
}

/** One subject for all mails of an incident: mail programs make one thread of them. */
function subjectOf(page: Page, incident: Incident, { locale, fallback }: Language): string {
  const [pageName, name] = [page.name, incident.name].map((text) => inLanguage(text, locale, fallback).text);
  return `[${pageName}] ${name}`;
}

function frame(
  page: Page,
  { locale }: Language,
  links: Pick<MailFrame, 'address' | 'manageUrl' | 'unsubscribeUrl'>,
  subject: string,
): Omit<MailFrame, 'preheader'> {
  const { address, manageUrl, unsubscribeUrl } = links;
  const [contact, banner] = [orNull(page.contact), orNull(page.banner)];
  return { locale, subject, pageName: page.name, banner, contact, address, manageUrl, unsubscribeUrl };
}

function readersLocale(page: Page, locale: Locale): Locale {
  return page.locales.includes(locale) ? locale : page.defaultLocale;
}

function standingFor({ incident, affected, etas, components, now }: Situation, { componentIds }: Audience): Standing {
  const visible = new Map(components.filter((each) => !each.isHidden).map((each) => [each.id, each]));
  const isChosen = (id: string): boolean => withParents([id], components).some((each) => componentIds.includes(each));
  const isShown = (id: string): boolean => visible.has(id) && (componentIds.length === 0 || isChosen(id));
  return {
    kind: incident.kind,
    affected: affected.filter((each) => isShown(each.componentId)),
    etas,
    holding: holdingEtas({ affected, etas }, featuresOf(components), now),
    components: visible,
    now,
  };
}

function itemsFor(notice: Notice, standing: Standing): NoticeItem[] {
  const items = Map.groupBy(notice.items, (item) => item.componentId);
  return standing.affected.flatMap((affected) => itemsOf(standing, affected, items));
}

/** What the notice is about for this reader: an ETA of a service that they did not choose is no news of theirs. */
function kindFor(notice: Notice, standing: Standing): NoticeKind {
  if (weightiest(notice.items) !== notice.kind) return notice.kind;
  return weightiest(itemsFor(notice, standing)) ?? 'incident_updated';
}

interface News extends MailNews {
  firstName: string;
  count: number;
}

/** What is new, the weightiest first; components of which the same is said stand together. */
function newsOf(standing: Standing, lines: readonly Line[], language: Language): News[] {
  const sorted = lines.toSorted((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight));
  const groups = Map.groupBy(sorted, ({ sentence, reason }) => JSON.stringify([sentence, reason]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const names = group.map((line) => nameOf(standing, line.componentId, language));
    const { sentence, reason } = first;
    return [{ sentence, reason, names: names.join(', '), firstName: names[0] ?? '', count: names.length }];
  });
}

const NAMES_IN_HEADLINE = 4;

function isShortened(news: News | undefined): boolean {
  return news !== undefined && news.count > NAMES_IN_HEADLINE;
}

/** Work that is only planned, or never came, has done nothing to any service yet. */
function hasStates({ kind, status }: Incident): boolean {
  return kind === 'incident' || (status !== 'scheduled' && status !== 'cancelled');
}

/** What is new for each component: of planned work, the same for all that it touches. */
function linesOf(situation: Situation, standing: Standing, language: Language): Line[] {
  const { notice, incident, update } = situation;
  const sentence = workSentence(workKey(notice, incident, update), incident, language);
  if (sentence === null) return newsLines(standing, notice, language);
  return standing.affected.map(({ componentId }) => ({ componentId, weight: 'affected', sentence, reason: null }));
}

/** Which of the catalogue's sentences says a notice of planned work. */
function workKey({ kind }: Notice, { status }: Incident, update: Update | null): string {
  if (kind !== 'maintenance_updated' || !isMove(update)) return kind;
  return status === 'scheduled' ? 'maintenance_moved' : 'maintenance_extended';
}

function isMove(update: Update | null): boolean {
  return update?.automatic?.kind === 'maintenance_moved';
}

function workSentence(kind: string, incident: Incident, language: Language): string | null {
  const at = (time: number | null): string => formatTime(language, time ?? incident.updatedAt);
  const from = at(incident.scheduledFor);
  const until = at(incident.scheduledUntil);
  switch (kind) {
    case 'maintenance_scheduled':
    case 'maintenance_reminder':
    case 'maintenance_moved':
    case 'maintenance_started':
    case 'maintenance_extended':
    case 'maintenance_overrun':
    case 'maintenance_cancelled':
      return translate(language.locale, `mail.line.${kind}`, { from, until });
    case 'maintenance_completed':
      return translate(language.locale, `mail.line.${kind}`, { time: at(incident.resolvedAt) });
    default:
      return null;
  }
}

/** The first line of the mail and of its preview: the one thing that the reader opened it for. */
function headlineOf(
  { notice, incident, mergedInto, postmortem }: Situation,
  news: readonly News[],
  language: Language,
): { text: string; isFirstNews: boolean } {
  if (incident.outcome !== null && postmortem === null) {
    const name = mergedInto ? inLanguage(mergedInto.name, language.locale, language.fallback).text : '';
    const key = incident.outcome === 'merged' && !mergedInto ? 'merged_away' : incident.outcome;
    return { text: translate(language.locale, `correction.mail.${key}`, { name }), isFirstNews: false };
  }
  if (notice.kind === 'incident_resolved' && incident.resolvedAt !== null) {
    const time = formatTime(language, incident.resolvedAt);
    const duration = formatDuration(language.locale, incident.resolvedAt - incident.startedAt);
    return { text: translate(language.locale, 'mail.line.resolved', { time, duration }), isFirstNews: false };
  }
  if (notice.kind === 'postmortem_published') {
    return { text: translate(language.locale, 'postmortem.title'), isFirstNews: false };
  }
  const [first] = news;
  if (!first) return { text: translate(language.locale, `words.timeline.${incident.status}`), isFirstNews: false };
  const names = isShortened(first) ? `${first.firstName} +${first.count - 1}` : first.names;
  return { text: `${first.sentence} – ${names}`, isFirstNews: true };
}

/** Every component of the incident that the reader is told of: what is still down first. */
function statesOf(standing: Standing, language: Language): NoticeMail['states'] {
  const features = featuresOf([...standing.components.values()]);
  const downFirst = standing.affected.toSorted((a, b) => Number(a.restoredAt !== null) - Number(b.restoredAt !== null));
  return downFirst.flatMap((affected) => {
    const component = standing.components.get(affected.componentId);
    if (!component) return [];
    const becauseOf = standing.components.get(causeOf(affected, features) ?? '');
    const sentence = stateSentence(standing, affected, language);
    return [{ name: component.name, status: affected.status, becauseOf: becauseOf?.name ?? null, sentence }];
  });
}

function nameOf({ components }: Standing, id: string, { locale, fallback }: Language): string {
  const name: LocalizedText = components.get(id)?.name ?? {};
  return inLanguage(name, locale, fallback).text;
}
