import { inLanguage, type Locale, type LocalizedText } from '../../domain/localized-text.ts';
import { isWorse } from '../../domain/status.ts';
import type { PublicPage } from '../../domain/status-page.ts';
import { translate } from '../../views/language.ts';
import type { IncidentFacts } from '../../views/page-facts.ts';
import type { Publication } from '../publication.ts';

/** The title of the page: its state before its name, because a tab shows the beginning alone. */
export function pageTitle({ view }: Publication, locale: Locale, name: string): string {
  const headline = headlineWords(view, locale);
  const isTrouble = isWorse(view.headline.status, 'under_maintenance');
  return `${isTrouble ? translate(locale, 'look.trouble', { headline }) : headline} · ${name}`;
}

function headlineWords({ headline, affected, defaultLocale }: PublicPage, locale: Locale): string {
  const { kind, affected: count } = headline;
  const [single] = affected;
  if (kind === 'watching') return translate(locale, 'staged.headline');
  if (kind !== 'one' || !single) return translate(locale, `page.headline.${kind}`, { count });
  const status = translate(locale, `words.status.${single.status}`);
  return translate(locale, 'page.headline.one', { name: plain(single.name, locale, defaultLocale), status });
}

/** What stands of an incident before the page's name: what state it is in, and its name. */
export function incidentTitle(incident: IncidentFacts, locale: Locale, fallback: Locale): string {
  const name = plain(incident.name, locale, fallback);
  const { outcome, status, isOver, isMaintenance } = incident;
  const state = translate(locale, outcome ? `correction.outcome.${outcome}` : `words.timeline.${status}`);
  const headline = translate(locale, 'look.titled', { state, name });
  return isOver || isMaintenance ? headline : translate(locale, 'look.trouble', { headline });
}

function plain(text: LocalizedText, locale: Locale, fallback: Locale): string {
  return inLanguage(text, locale, fallback).text;
}
