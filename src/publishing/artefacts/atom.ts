import { inLanguage, type Locale, type LocalizedText } from '../../domain/localized-text.ts';
import type { PublicIncident, PublicUpdate } from '../../domain/public-incident.ts';
import { markdownToHtml } from '../../lib/markdown.ts';
import { formatTime, translate } from '../../views/language.ts';
import { languageOf, type Publication } from '../publication.ts';
import { changeLines, writtenText } from '../../views/update-text.ts';
import { ATOM, RSS, type Artefact } from './artefact.ts';

/** Entries in a feed, as at Statuspage. */
const ENTRIES = 25;

/** The feeds: one entry an incident or maintenance, revised in place, in the page's default language. */
export function feedArtefacts(publication: Publication): Artefact[] {
  const { base } = publication;
  const file = { isImmutable: false, fingerprint: null };
  return [
    { path: `${base}/history.atom`, type: ATOM, ...file, render: () => atom(publication) },
    { path: `${base}/history.rss`, type: RSS, ...file, render: () => rss(publication) },
  ];
}

function atom(publication: Publication): string {
  const { view, rows, base, baseUrl } = publication;
  const home = `${baseUrl}${base}`;
  const name = plain(publication, view.name);
  const lines = view.timelines.slice(0, ENTRIES).map((incident) => {
    const link = `${home}/incidents/${incident.id}`;
    return [
      '  <entry>',
      `    <id>${escape(tag(publication, incident.createdAt, `Incident/${incident.id}`))}</id>`,
      `    <published>${second(incident.updates[0]?.displayAt ?? incident.createdAt)}</published>`,
      `    <updated>${second(incident.updatedAt)}</updated>`,
      `    <link rel="alternate" type="text/html" href="${escape(link)}"/>`,
      `    <title>${escape(plain(publication, incident.name))}</title>`,
      `    <content type="html">${escape(entryHtml(publication, incident))}</content>`,
      '  </entry>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<feed xml:lang="${view.defaultLocale}" xmlns="http://www.w3.org/2005/Atom">`,
    `  <id>${escape(tag(publication, rows.page.createdAt, 'history'))}</id>`,
    `  <link rel="alternate" type="text/html" href="${escape(`${home}/`)}"/>`,
    `  <link rel="self" type="application/atom+xml" href="${escape(`${home}/history.atom`)}"/>`,
    `  <title>${escape(feedTitle(publication))}</title>`,
    `  <updated>${second(rows.page.updatedAt)}</updated>`,
    `  <author>\n    <name>${escape(name)}</name>\n  </author>`,
    ...lines,
    '</feed>\n',
  ].join('\n');
}

function rss(publication: Publication): string {
  const { view, rows, base, baseUrl } = publication;
  const items = view.timelines.slice(0, ENTRIES).map((incident) => {
    const link = escape(`${baseUrl}${base}/incidents/${incident.id}`);
    const date = incident.scheduledFor ?? incident.updates[0]?.displayAt ?? incident.createdAt;
    const end = incident.scheduledUntil;
    return [
      '    <item>',
      `      <title>${escape(plain(publication, incident.name))}</title>`,
      `      <description>${escape(entryHtml(publication, incident))}</description>`,
      `      <pubDate>${new Date(date).toUTCString()}</pubDate>`,
      ...(end === null ? [] : [`      <maintenanceEndDate>${new Date(end).toUTCString()}</maintenanceEndDate>`]),
      `      <link>${link}</link>`,
      `      <guid>${link}</guid>`,
      '    </item>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0">',
    '  <channel>',
    `    <title>${escape(feedTitle(publication))}</title>`,
    `    <link>${escape(`${baseUrl}${base}/`)}</link>`,
    `    <description>${escape(feedTitle(publication))}</description>`,
    `    <pubDate>${new Date(rows.page.updatedAt).toUTCString()}</pubDate>`,
    ...items,
    '  </channel>',
    '</rss>\n',
  ].join('\n');
}

function feedTitle(publication: Publication): string {
  const { view } = publication;
  return translate(view.defaultLocale, 'page.feed.title', { name: plain(publication, view.name) });
}

/** All updates, newest first, in the shape that readers of Statuspage's feeds know. */
function entryHtml(publication: Publication, incident: PublicIncident): string {
  const updates = incident.updates.map((update) => updateHtml(publication, update));
  const heads = [plannedHtml, nextUpdateHtml, postmortemHtml, helpHtml].flatMap((html) => html(publication, incident));
  return [...heads, ...updates].join('');
}

function plannedHtml(publication: Publication, { scheduledFor, scheduledUntil }: PublicIncident): string[] {
  if (scheduledFor === null || scheduledUntil === null) return [];
  const language = languageOf(publication, publication.view.defaultLocale);
  const span = { from: formatTime(language, scheduledFor), until: formatTime(language, scheduledUntil) };
  return [`<p><strong>${escape(translate(language.locale, 'page.feed.planned', span))}</strong></p>`];
}

function postmortemHtml(publication: Publication, { postmortem }: PublicIncident): string[] {
  if (!postmortem) return [];
  const language = languageOf(publication, publication.view.defaultLocale);
  const head = `<small>${escape(formatTime(language, postmortem.editedAt ?? postmortem.publishedAt))}</small>`;
  const title = `<strong>${escape(translate(language.locale, 'postmortem.title'))}</strong>`;
  return [`<p>${head}<br>${title}</p>${markdownToHtml(plain(publication, postmortem.body))}`];
}

/** Where people find help while it lasts. */
function helpHtml(publication: Publication, { isOver, contact, alternatives }: PublicIncident): string[] {
  if (isOver) return [];
  const said = [['help.meanwhile', alternatives] as const, ['help.contact', contact] as const];
  return said.flatMap(([key, text]) => {
    if (text === null) return [];
    const label = escape(translate(publication.view.defaultLocale, key));
    return [`<p><strong>${label}</strong> ${escape(plain(publication, text))}</p>`];
  });
}

/** The promise of more news; once it has lapsed, that it is late. */
function nextUpdateHtml(publication: Publication, { nextUpdateBy, isNextUpdateLate }: PublicIncident): string[] {
  if (nextUpdateBy === null) return [];
  const language = languageOf(publication, publication.view.defaultLocale);
  const key = isNextUpdateLate ? 'page.next_update_late' : 'page.next_update';
  return [`<p>${escape(translate(language.locale, key, { time: formatTime(language, nextUpdateBy) }))}</p>`];
}

function updateHtml(publication: Publication, update: PublicUpdate): string {
  const language = languageOf(publication, publication.view.defaultLocale);
  const key = update.isStatusRepeated ? 'page.update' : `words.timeline.${update.status}`;
  const lines = changeLines(update, language).map((line) => `<br>${escape(line)}`);
  const head = `<small>${escape(formatTime(language, update.displayAt))}</small>`;
  const label = `<strong>${escape(translate(language.locale, key))}</strong>`;
  const text = markdownToHtml(writtenText(update, language)).replace(/^<p>([\s\S]*)<\/p>$/, '$1');
  return `<p>${head}<br>${label} - ${text}${lines.join('')}</p>`;
}

/** A name for the feed and its entries that stays the same whatever address serves it later (RFC 4151). */
function tag({ baseUrl, base }: Publication, at: number, name: string): string {
  return `tag:${new URL(baseUrl).hostname},${new Date(at).toISOString().slice(0, 10)}:${base}/${name}`;
}

function plain({ view }: Publication, text: LocalizedText, locale: Locale = view.defaultLocale): string {
  return inLanguage(text, locale, view.defaultLocale).text;
}

function second(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** XML's five, and control characters that no XML document may hold. */
function escape(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&apos;')
  );
}
