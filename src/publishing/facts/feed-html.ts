import { inLanguage, type LocalizedText } from '../../domain/localized-text.ts';
import { lapsedPromises, type PublicIncident, type PublicUpdate } from '../../domain/public-incident.ts';
import { markdownToHtml } from '../../lib/markdown.ts';
import { escapeXml } from '../../lib/xml.ts';
import { formatTime, translate, type Language } from '../../views/language.ts';
import { changeLines, writtenText } from '../../views/update-text.ts';

/** All updates of an incident, newest first, in the shape that readers of Statuspage's feeds know. */
export function incidentHtml(incident: PublicIncident, language: Language): string {
  const heads = [plannedHtml, lapsedHtml, nextUpdateHtml, postmortemHtml, helpHtml].flatMap((html) =>
    html(incident, language),
  );
  return [...heads, ...incident.updates.map((update) => updateHtml(update, language))].join('');
}

/** One update: when, what it is called, what was written, then each component and its estimate. */
export function updateHtml(update: PublicUpdate, language: Language): string {
  const lines = changeLines(update, language).map((line) => `<br />${escapeXml(line)}`);
  const head = `<small>${timeHtml(update.displayAt, language)}</small>`;
  const label = `<strong>${escapeXml(updateLabel(update, language))}</strong>`;
  return `<p>${head}<br>${label} - ${writtenHtml(update, language)}${lines.join('')}</p>`;
}

/** Programs look for these words: "Update" where the status stayed as it was. */
export function updateLabel({ status, isStatusRepeated }: PublicUpdate, language: Language): string {
  return translate(language.locale, `feed.label.${isStatusRepeated ? 'update' : status}`);
}

/** The Markdown of a text is rendered once, however many feeds carry it. */
const rendered = new WeakMap<LocalizedText, string>();

function writtenHtml(update: PublicUpdate, language: Language): string {
  const known = update.automatic ? undefined : rendered.get(update.body);
  if (known !== undefined) return known;
  const html = asOneParagraph(markdownToHtml(writtenText(update, language)));
  if (!update.automatic) rendered.set(update.body, html);
  return html;
}

/** Programs take each `<p>` for an update: a text's own paragraphs become blank lines, as Statuspage writes them. */
function asOneParagraph(html: string): string {
  return html
    .replace(/<\/p>\s*<p>/g, '<br /><br />')
    .replace(/<br>\n?/g, '<br />')
    .replace(/^<p>([\s\S]*)<\/p>$/, '$1');
}

/** `Mar <var data-var='date'> 2</var>, <var data-var='time'>11:02</var> UTC`: readers' own scripts put their times in. */
function timeHtml(at: number, language: Language): string {
  return [...dayParts(at, language), ' ', zoneOf(at, language)].join('');
}

function spanHtml(fromAt: number, untilAt: number, language: Language): { from: string; until: string } {
  const [from, until] = [dayParts(fromAt, language), dayParts(untilAt, language)];
  const isSameDay = from[0] === until[0];
  return {
    from: from.join(''),
    until: [...(isSameDay ? until.slice(-1) : until), ' ', zoneOf(untilAt, language)].join(''),
  };
}

/** The day and the time, each marked; the day is as wide as its widest. */
function dayParts(at: number, { locale, timeZone }: Language): string[] {
  const day = formatOf(locale, timeZone, 'day')
    .formatToParts(at)
    .map(({ type, value }) => (type === 'day' ? `<var data-var='date'>${value.padStart(2)}</var>` : escapeXml(value)));
  const time = formatOf(locale, timeZone, 'time').format(at);
  return [day.join(''), ', ', `<var data-var='time'>${time}</var>`];
}

function zoneOf(at: number, { locale, timeZone }: Language): string {
  const parts = formatOf(locale, timeZone, 'zone').formatToParts(at);
  return escapeXml(parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone);
}

const STYLES: Record<'day' | 'time' | 'zone', Intl.DateTimeFormatOptions> = {
  day: { month: 'short', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  zone: { hour: '2-digit', timeZoneName: 'short' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a thousand times what using it does. */
function formatOf(locale: string, timeZone: string, style: keyof typeof STYLES): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${style}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-US' : locale, { timeZone, ...STYLES[style] });
  formats.set(key, format);
  return format;
}

/** The words of the catalogue around times that are marked up already. */
function plannedHtml({ scheduledFor, scheduledUntil }: PublicIncident, language: Language): string[] {
  if (scheduledFor === null || scheduledUntil === null) return [];
  const span = spanHtml(scheduledFor, scheduledUntil, language);
  const said = escapeXml(translate(language.locale, 'page.feed.planned', { from: '{from}', until: '{until}' }));
  return [`<p><strong>${said.replace('{from}', span.from).replace('{until}', span.until)}</strong></p>`];
}

/** Times that have passed with the service still down: the updates below say only what was promised then. */
function lapsedHtml(incident: PublicIncident, language: Language): string[] {
  return [...Map.groupBy(lapsedPromises(incident), ({ byAt }) => byAt)].map(([byAt, promises]) => {
    const names = promises.map(({ name }) => `<strong>${escapeXml(textIn(name, language))}</strong>`);
    const said = translate(language.locale, 'page.eta.overdue', { time: formatTime(language, byAt) });
    return `<p>${names.join(', ')}: ${escapeXml(said)}</p>`;
  });
}

/** The promise of more news; once it has lapsed, that it is late. */
function nextUpdateHtml({ nextUpdateBy, isNextUpdateLate }: PublicIncident, language: Language): string[] {
  if (nextUpdateBy === null) return [];
  const key = isNextUpdateLate ? 'page.next_update_late' : 'page.next_update';
  return [`<p>${escapeXml(translate(language.locale, key, { time: formatTime(language, nextUpdateBy) }))}</p>`];
}

function postmortemHtml({ postmortem }: PublicIncident, language: Language): string[] {
  if (!postmortem) return [];
  const head = `<small>${timeHtml(postmortem.editedAt ?? postmortem.publishedAt, language)}</small>`;
  const title = `<strong>${escapeXml(translate(language.locale, 'postmortem.title'))}</strong>`;
  return [`<p>${head}<br>${title}</p>${markdownToHtml(textIn(postmortem.body, language))}`];
}

/** Where people find help while it lasts. */
function helpHtml({ isOver, contact, alternatives }: PublicIncident, language: Language): string[] {
  if (isOver) return [];
  const said = [['help.meanwhile', alternatives] as const, ['help.contact', contact] as const];
  return said.flatMap(([key, text]) => {
    if (text === null) return [];
    const label = escapeXml(translate(language.locale, key));
    return [`<p><strong>${label}</strong> ${escapeXml(textIn(text, language))}</p>`];
  });
}

function textIn(text: LocalizedText, { locale, fallback }: Language): string {
  return inLanguage(text, locale, fallback).text;
}
