import { inLanguage, type LocalizedText } from '../../domain/localized-text.ts';
import { lastChangeAt, type PublicIncident } from '../../domain/public-incident.ts';
import { translate } from '../../views/language.ts';
import { languageOf, type Publication } from '../publication.ts';
import { aboutComponent } from './about-component.ts';
import { incidentHtml, updateHtml, updateLabel } from './feed-html.ts';

/** What a feed says, whatever format it is written in. In the page's default language. */
export interface Feed {
  /** Its path without the ending of its format, e.g. `/history`. */
  path: string;
  /** Its name for ever, whatever address serves it later. */
  id: string;
  title: string;
  updatedAt: number;
  entries: FeedEntry[];
}

export interface FeedEntry {
  id: string;
  /** Programs that know Statuspage's feeds take the address of an incident for its name. */
  isNamedByAddress: boolean;
  incident: PublicIncident;
  url: string;
  title: string;
  html: string;
  publishedAt: number;
  updatedAt: number;
}

/** Incidents in a feed, as at Statuspage. */
const ENTRIES = 25;
/** Updates in the feed of updates. */
const UPDATES = 50;

/** One entry an incident or maintenance, revised in place. */
export function historyFeed(publication: Publication): Feed {
  const { view, rows } = publication;
  const latest = view.timelines.slice(0, ENTRIES);
  return {
    path: '/history',
    id: tag(publication, rows.page.createdAt, 'history'),
    title: title(publication, 'page.feed.title'),
    updatedAt: Math.max(rows.page.updatedAt, ...latest.map(lastChangeAt)),
    entries: latest.map((incident) => incidentEntry(publication, incident)),
  };
}

/** One entry an update, for readers that never look at an entry again. */
export function updatesFeed(publication: Publication): Feed {
  const { view, rows } = publication;
  const all = view.timelines.flatMap((incident) => incident.updates.map((update) => ({ incident, update })));
  const latest = all.sort((a, b) => b.update.displayAt - a.update.displayAt).slice(0, UPDATES);
  const language = languageOf(publication, view.defaultLocale);
  return {
    path: '/updates',
    id: tag(publication, rows.page.createdAt, 'updates'),
    title: title(publication, 'feed.updates'),
    updatedAt: rows.page.updatedAt,
    entries: latest.map(({ incident, update }) => ({
      id: tag(publication, incident.createdAt, `Update/${update.id}`),
      isNamedByAddress: false,
      incident,
      url: urlOf(publication, incident),
      title: `${plain(publication, incident.name)} - ${updateLabel(update, language)}`,
      html: updateHtml(update, language),
      publishedAt: update.displayAt,
      updatedAt: update.editedAt ?? update.displayAt,
    })),
  };
}

/** What was said of one component. */
export function componentFeed(
  publication: Publication,
  { id, name }: { id: string; name: LocalizedText },
  incidents: readonly PublicIncident[],
): Feed {
  const { rows } = publication;
  const latest = incidents.slice(0, ENTRIES);
  return {
    path: `/components/${id}/history`,
    id: tag(publication, rows.page.createdAt, `components/${id}/history`),
    title: title(publication, 'feed.component', plain(publication, name)),
    updatedAt: Math.max(rows.page.createdAt, ...latest.map(lastChangeAt)),
    entries: latest.map((incident) => incidentEntry(publication, aboutComponent(incident, id))),
  };
}

function incidentEntry(publication: Publication, incident: PublicIncident): FeedEntry {
  return {
    id: tag(publication, incident.createdAt, `Incident/${incident.id}`),
    isNamedByAddress: true,
    incident,
    url: urlOf(publication, incident),
    title: plain(publication, incident.name),
    html: incidentHtml(incident, languageOf(publication, publication.view.defaultLocale)),
    publishedAt: incident.updates[0]?.displayAt ?? incident.createdAt,
    updatedAt: lastChangeAt(incident),
  };
}

function urlOf({ base, baseUrl }: Publication, { id }: PublicIncident): string {
  return `${baseUrl}${base}/incidents/${id}`;
}

function title(publication: Publication, key: string, component?: string): string {
  const { view } = publication;
  return translate(view.defaultLocale, key, { name: plain(publication, view.name), component });
}

/** A name that stays the same whatever address serves it later (RFC 4151). */
function tag({ baseUrl, base }: Publication, at: number, name: string): string {
  return `tag:${new URL(baseUrl).hostname},${new Date(at).toISOString().slice(0, 10)}:${base}/${name}`;
}

function plain({ view }: Publication, text: LocalizedText): string {
  return inLanguage(text, view.defaultLocale, view.defaultLocale).text;
}
