import { escapeXml } from '../../lib/xml.ts';
import type { Feed, FeedEntry } from '../facts/feed-facts.ts';
import type { Publication } from '../publication.ts';

const NAMESPACES = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"';

/** A feed as RSS 2.0. Planned work is told from trouble by `maintenanceEndDate`, which programs know from Statuspage. */
export function rss({ view, base, baseUrl }: Publication, { path, title, updatedAt, entries }: Feed): string {
  const home = `${baseUrl}${base}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<rss version="2.0" ${NAMESPACES}>`,
    '  <channel>',
    `    <title>${escapeXml(title)}</title>`,
    `    <link>${escapeXml(`${home}/`)}</link>`,
    `    <description>${escapeXml(title)}</description>`,
    `    <language>${view.defaultLocale}</language>`,
    `    <pubDate>${rfc822(updatedAt)}</pubDate>`,
    `    <atom:link rel="self" type="application/rss+xml" href="${escapeXml(`${home}${path}.rss`)}"/>`,
    ...entries.map(itemXml),
    '  </channel>',
    '</rss>\n',
  ].join('\n');
}

function itemXml({ id, isNamedByAddress, incident, url, title, html, publishedAt }: FeedEntry): string {
  const { scheduledFor, scheduledUntil } = incident;
  const name = isNamedByAddress
    ? `<guid>${escapeXml(url)}</guid>`
    : `<guid isPermaLink="false">${escapeXml(id)}</guid>`;
  // The feed of updates tells when each was said; the other one, when the work is.
  const date = isNamedByAddress ? (scheduledFor ?? publishedAt) : publishedAt;
  return [
    '    <item>',
    `      <title>${escapeXml(title)}</title>`,
    `      <description>${escapeXml(html)}</description>`,
    `      <pubDate>${rfc822(date)}</pubDate>`,
    ...(scheduledUntil === null ? [] : [`      <maintenanceEndDate>${rfc822(scheduledUntil)}</maintenanceEndDate>`]),
    `      <link>${escapeXml(url)}</link>`,
    `      ${name}`,
    '    </item>',
  ].join('\n');
}

function rfc822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}
