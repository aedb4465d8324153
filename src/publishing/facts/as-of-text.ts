import { inLanguage, isBlank, type LocalizedText } from '../../domain/localized-text.ts';
import type { AsOfFacts, AsOfRow } from '../../views/as-of-facts.ts';
import { formatTime, translate, type Language } from '../../views/language.ts';
import type { EtaLine } from '../../views/page-facts.ts';

/** A list in plain text, for whoever copies it into an article or a letter: one line a service. */
export function asOfText(
  list: Pick<AsOfFacts, 'asOf' | 'groups' | 'address'> & { pageName: LocalizedText },
  language: Language,
): string {
  const { locale } = language;
  const say = (key: string, values = {}): string => translate(locale, `staged.as_of.${key}`, values);
  const heading = say('heading', { time: formatTime(language, list.asOf) });
  const groups = list.groups.flatMap(({ name, rows }) => [
    '',
    ...(name ? [`[${words(name, language)}]`] : list.groups.length > 1 ? [`[${say('other')}]`] : []),
    ...rows.map((row) => `${row.isFeature ? '  - ' : '- '}${rowText(row, language)}`),
  ]);
  const source = say('source', { address: list.address });
  return [words(list.pageName, language), heading, ...groups, '', source].join('\n');
}

function rowText(row: AsOfRow, language: Language): string {
  const { locale } = language;
  const status = translate(locale, `words.status.${row.status}`);
  const state = row.isAgain ? translate(locale, 'staged.again_status', { status }) : status;
  const parts = [
    row.watchingSinceAt === null ? state : say('staged.watching', row.watchingSinceAt, language),
    row.sinceAt === null ? null : say('page.since', row.sinceAt, language),
    row.eta && etaText(row.eta, language),
  ];
  return `${words(row.name, language)}: ${parts.filter((part) => part !== null).join('; ')}`;
}

/** A promise in one line, as the page says it. */
export function etaText(eta: EtaLine, language: Language): string {
  const { locale } = language;
  const time = eta.byAt === null ? '' : formatTime(language, eta.byAt, eta.earliestAt ?? undefined);
  const earliest = eta.earliestAt === null ? '' : formatTime(language, eta.earliestAt);
  const condition = eta.condition && !isBlank(eta.condition) ? words(eta.condition, language) : null;
  return [
    translate(locale, `page.eta.${eta.key}`, { time, earliest }),
    condition === null ? null : translate(locale, 'page.eta.condition', { condition }),
    eta.next && say(eta.next.isLate ? 'page.eta.next_late' : 'page.eta.next', eta.next.at, language),
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function say(key: string, at: number, language: Language): string {
  return translate(language.locale, key, { time: formatTime(language, at) });
}

function words(text: LocalizedText, { locale, fallback }: Language): string {
  return inLanguage(text, locale, fallback).text;
}
