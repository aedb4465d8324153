import { inLanguage } from '../../domain/localized-text.ts';
import type { FullTimeline } from '../../domain/public-incident.ts';
import { isoTime, restorationJson, type JsonSource } from '../../views/statuspage-json.ts';
import type { Feed, FeedEntry } from '../facts/feed-facts.ts';
import type { Publication } from '../publication.ts';
import { jsonSource } from './json.ts';

/** A feed as JSON Feed 1.1. Under `_pulih`, as it allows, stands what is promised of each component. */
export function jsonFeed(publication: Publication, path: string, { title, entries }: Feed): Record<string, unknown> {
  const { view, rows, base, baseUrl } = publication;
  const home = `${baseUrl}${base}`;
  const source = jsonSource(publication);
  const timelines = new Map(rows.timelines.map((timeline) => [timeline.incident.id, timeline]));
  const name = inLanguage(view.name, view.defaultLocale, view.defaultLocale).text;
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: `${home}/`,
    feed_url: `${home}${path}`,
    language: view.defaultLocale,
    authors: [{ name, url: `${home}/` }],
    items: entries.map((entry) => item(entry, source, timelines.get(entry.incident.id))),
  };
}

function item(
  { url, title, html, updatedAt, incident }: FeedEntry,
  source: JsonSource,
  timeline: FullTimeline | undefined,
): Record<string, unknown> {
  const { status, createdAt, nextUpdateBy, isNextUpdateLate } = incident;
  return {
    id: url,
    url,
    title,
    content_html: html,
    date_published: isoTime(createdAt),
    date_modified: isoTime(updatedAt),
    tags: [incident.kind, status],
    _pulih: {
      status,
      restoration: timeline ? restorationJson(source, timeline) : [],
      next_update_by: nextUpdateBy === null || isNextUpdateLate ? null : isoTime(nextUpdateBy),
    },
  };
}
