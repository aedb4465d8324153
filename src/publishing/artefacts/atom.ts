import { inLanguage } from '../../domain/localized-text.ts';
import { escapeXml } from '../../lib/xml.ts';
import type { Feed, FeedEntry } from '../facts/feed-facts.ts';
import type { Publication } from '../publication.ts';

/** A feed as RFC 4287 says. */
export function atom({ view, base, baseUrl }: Publication, { path, id, title, updatedAt, entries }: Feed): string {
  const home = `${baseUrl}${base}`;
  const author = inLanguage(view.name, view.defaultLocale, view.defaultLocale).text;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<feed xml:lang="${view.defaultLocale}" xmlns="http://www.w3.org/2005/Atom">`,
    `  <id>${escapeXml(id)}</id>`,
    `  <link rel="alternate" type="text/html" href="${escapeXml(`${home}/`)}"/>`,
    `  <link rel="self" type="application/atom+xml" href="${escapeXml(`${home}${path}.atom`)}"/>`,
    `  <title>${escapeXml(title)}</title>`,
    `  <updated>${second(updatedAt)}</updated>`,
    `  <author>\n    <name>${escapeXml(author)}</name>\n  </author>`,
    ...entries.map(entryXml),
    '</feed>\n',
  ].join('\n');
}

function entryXml({ id, url, title, html, publishedAt, updatedAt }: FeedEntry): string {
  return [
    '  <entry>',
    `    <id>${escapeXml(id)}</id>`,
    `    <published>${second(publishedAt)}</published>`,
    `    <updated>${second(updatedAt)}</updated>`,
    `    <link rel="alternate" type="text/html" href="${escapeXml(url)}"/>`,
    `    <title>${escapeXml(title)}</title>`,
    `    <content type="html">${escapeXml(html)}</content>`,
    '  </entry>',
  ].join('\n');
}

function second(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
