import { inLanguage, type LocalizedText } from '../../domain/localized-text.ts';
import { DAY } from '../../lib/clock.ts';
import { escapeXml } from '../../lib/xml.ts';
import { formatTime, translate } from '../../views/language.ts';
import { isoTime } from '../../views/statuspage-json.ts';
import { pageBadge } from '../facts/badge-facts.ts';
import { languageOf, type Publication } from '../publication.ts';
import { TEXT, XML, type Artefact } from './artefact.ts';

/** What programs look for first: where the pages are, what may be read, and whom to tell of a hole. */
export function discoveryArtefacts(publication: Publication): Artefact[] {
  const { base, securityContact } = publication;
  const file = { isImmutable: false, fingerprint: null };
  const own: Artefact[] = [
    { path: `${base}/sitemap.xml`, type: XML, ...file, render: () => sitemap(publication) },
    { path: `${base}/llms.txt`, type: TEXT, ...file, render: () => llms(publication) },
  ];
  // These are looked for at the root of a host only.
  if (base !== '') return own;
  const root: Artefact[] = [{ path: '/robots.txt', type: TEXT, ...file, render: () => robots(publication) }];
  if (securityContact !== null) {
    const render = (): string => securityText(publication, securityContact);
    root.push({ path: '/.well-known/security.txt', type: TEXT, ...file, render });
  }
  return [...own, ...root];
}

/** Pages that search engines may list; each language names the others. */
function sitemap({ view, rows, base, baseUrl }: Publication): string {
  const home = `${baseUrl}${base}`;
  const alternates = [
    ...view.locales.map((locale) => [locale, `${home}/${locale}/`] as const),
    ['x-default', `${home}/`] as const,
  ].map(([language, url]) => `<xhtml:link rel="alternate" hreflang="${language}" href="${escapeXml(url)}"/>`);
  const urls = view.locales.map((locale) => {
    const place = `<loc>${escapeXml(`${home}/${locale}/`)}</loc><lastmod>${isoTime(rows.page.updatedAt)}</lastmod>`;
    return `<url>${place}${view.locales.length > 1 ? alternates.join('') : ''}</url>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ...urls,
    '</urlset>\n',
  ].join('\n');
}

/** Nothing here is secret; crawlers only spare themselves what is of no use to them. */
function robots({ baseUrl }: Publication): string {
  const closed = ['/v1/', '/console', '/subscribe', '/confirm/', '/manage/', '/unsubscribe/', '/*/embed/'];
  return [
    'User-agent: *',
    ...closed.map((path) => `Disallow: ${path}`),
    'Allow: /',
    '',
    `Sitemap: ${baseUrl}/sitemap.xml`,
    '',
  ].join('\n');
}

/** So long it is said to hold; it is rendered again long before. */
const SECURITY_TEXT_DAYS = 180;

/** RFC 9116. Its end moves on by whole months, so that the file changes as rarely. */
function securityText({ view, baseUrl }: Publication, contacts: readonly string[]): string {
  const end = new Date(view.asOf + SECURITY_TEXT_DAYS * DAY);
  const expires = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), 1));
  return [
    ...contacts.map((contact) => `Contact: ${contact}`),
    `Expires: ${expires.toISOString().replace('.000Z', 'Z')}`,
    `Preferred-Languages: ${view.locales.join(', ')}`,
    `Canonical: ${baseUrl}/.well-known/security.txt`,
    '',
  ].join('\n');
}

const LINKS = [
  ['status', '/api/status.json'],
  ['schema', '/api/status.schema.json'],
  ['statuspage', '/api/v2/summary.json'],
  ['incidents', '/history.atom'],
  ['updates', '/updates.atom'],
  ['calendar', '/calendar.ics'],
] as const;

/** What a language model needs to answer "is it down, and when is it back?" truly (llmstxt.org). */
function llms(publication: Publication): string {
  const { view, base, baseUrl } = publication;
  const locale = view.defaultLocale;
  const language = languageOf(publication, locale);
  const home = `${baseUrl}${base}`;
  const said = (key: string, values = {}): string => translate(locale, `machine.${key}`, values);
  const plain = (text: LocalizedText): string => inLanguage(text, locale, locale).text.replace(/\s+/g, ' ');
  const { state, promise } = pageBadge(publication, locale);
  const now = promise === null ? state : `${state} · ${promise}`;
  const open = [...view.openIncidents, ...view.maintenances].map(({ id, name }) => {
    return `- [${plain(name).replace(/[[\]]/g, '')}](${home}/${locale}/incidents/${id})`;
  });
  return [
    `# ${plain(view.name)}`,
    '',
    `> ${said('about')}`,
    '',
    said('now', { state: now, time: formatTime(language, view.asOf) }),
    said('truth'),
    '',
    ...(open.length > 0 ? [`## ${said('open')}`, '', ...open, ''] : []),
    `## ${said('data')}`,
    '',
    ...LINKS.map(([key, path]) => `- [${path}](${home}${path}): ${said(key)}`),
    '',
  ].join('\n');
}
