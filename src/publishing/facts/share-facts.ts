import { inLanguage, type Locale, type LocalizedText } from '../../domain/localized-text.ts';
import type { PublicIncident } from '../../domain/public-incident.ts';
import { formatTime, translate, type Language } from '../../views/language.ts';
import type { ShareFacts } from '../../views/public-views.ts';
import { updateText } from '../../views/update-text.ts';
import { languageOf, type Publication } from '../publication.ts';
import { pageBadge } from './badge-facts.ts';
import { PICTURE } from './picture-facts.ts';

/** Networks cut what is longer. */
const LONGEST = 200;

/** What is told of the page itself: its state, when all is back, and of when that is true. */
export function sharePage(publication: Publication, locale: Locale): ShareFacts {
  const { view } = publication;
  const language = languageOf(publication, locale);
  const { state, promise } = pageBadge(publication, locale);
  const asOf = translate(locale, 'page.as_of', { time: formatTime(language, view.asOf) });
  const about = view.description === null ? [] : [textIn(view.description, language)];
  return {
    ...share(publication, locale, { path: '', image: 'picture.png' }),
    title: [textIn(view.name, language), promise === null ? state : `${state} · ${promise}`].join(': '),
    description: cut([asOf, ...about].join('. ')),
  };
}

/** What is told of an incident: when all of it is back, its latest word, and of when that is. */
export function shareIncident(publication: Publication, incident: PublicIncident, locale: Locale): ShareFacts {
  const { id, latestBy, updates, updatedAt } = incident;
  const language = languageOf(publication, locale);
  const [newest] = updates;
  const said = [
    ...(latestBy === null ? [] : [translate(locale, 'page.eta.latest', { time: formatTime(language, latestBy) })]),
    translate(locale, 'page.as_of', { time: formatTime(language, updatedAt) }),
    ...(newest ? [updateText(newest, language).replace(/\s*\n\s*/g, '; ')] : []),
  ];
  return {
    ...share(publication, locale, { path: `incidents/${id}`, image: `incidents/${id}/picture.png` }),
    title: textIn(incident.name, language),
    description: cut(said.join('. ')),
  };
}

interface Place {
  /** Path below a language. */
  path: string;
  image: string;
}

function share(
  publication: Publication,
  locale: Locale,
  { path, image }: Place,
): Omit<ShareFacts, 'title' | 'description'> {
  const { base, baseUrl, view } = publication;
  const home = `${baseUrl}${base}`;
  const others = view.locales.length < 2 ? [] : view.locales;
  return {
    url: `${home}/${locale}/${path}`,
    alternates: [
      ...others.map((each) => ({ language: each, url: `${home}/${each}/${path}` })),
      ...(others.length > 0 ? [{ language: 'x-default', url: `${home}/${path}` }] : []),
    ],
    siteName: textIn(view.name, languageOf(publication, locale)),
    image: `${home}/${image}`,
    imageWidth: PICTURE.width,
    imageHeight: PICTURE.height,
    feeds: [
      { type: 'application/atom+xml', title: translate(locale, 'feed.link.updates'), path: `${base}/updates.atom` },
      { type: 'application/feed+json', title: translate(locale, 'feed.link.incidents'), path: `${base}/feed.json` },
      { type: 'text/calendar', title: translate(locale, 'page.link.calendar'), path: `${base}/calendar.ics` },
    ],
  };
}

function cut(text: string): string {
  const signs = Array.from(text);
  return signs.length <= LONGEST ? text : `${signs.slice(0, LONGEST - 1).join('')}…`;
}

function textIn(text: LocalizedText, { locale, fallback }: Language): string {
  return inLanguage(text, locale, fallback).text;
}
