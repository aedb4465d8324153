import type { AsOfGroup, AsOfService } from '../../domain/as-of.ts';
import type { Locale } from '../../domain/localized-text.ts';
import type { AsOfFacts, AsOfRow } from '../../views/as-of-facts.ts';
import { formatTime, translate } from '../../views/language.ts';
import type { EtaLine } from '../../views/page-facts.ts';
import { languageOf, type Publication } from '../publication.ts';
import { asOfText } from './as-of-text.ts';
import { componentEta, layout } from './page-facts.ts';

/** A list as it is published: which one, of which moment, and where. */
export interface AsOfList {
  groups: readonly AsOfGroup[];
  at: number;
  /** The end of its address; null: the list that is always the present one. */
  address: string | null;
}

/** The facts of a list of all services in one language. */
export function asOfFacts(publication: Publication, list: AsOfList, locale: Locale): AsOfFacts {
  const { view, base, baseUrl, assets, asOfTables } = publication;
  const isLive = list.address === null;
  const language = languageOf(publication, locale);
  const path = isLive ? 'as-of' : `as-of/${list.address}`;
  const title = isLive
    ? translate(locale, 'staged.as_of.title')
    : translate(locale, 'staged.as_of.heading', { time: formatTime(language, list.at) });
  const frame = layout(publication, locale, title, path);
  const address = `${baseUrl}${base}/${locale}/${path}`;
  const groups = list.groups.map(({ name, services }) => ({
    name,
    rows: services.flatMap((service) => rowsOf(service, isLive)),
  }));
  return {
    // What was published once is not fetched again and again, and its times are not compared with today's clock.
    layout: { ...frame, styles: [...frame.styles, assets.listStyle], script: isLive ? frame.script : null },
    asOf: list.at,
    isLive,
    address,
    present: `${base}/${locale}/as-of`,
    groups,
    plainText: asOfText({ pageName: view.name, asOf: list.at, groups, address }, language),
    lists: isLive ? asOfTables.map((each) => ({ path: `${base}/${locale}/as-of/${each.address}`, at: each.at })) : [],
  };
}

function rowsOf(service: AsOfService, isLive: boolean): AsOfRow[] {
  const rows = [rowOf(service, false), ...service.features.map((feature) => rowOf(feature, true))];
  return isLive ? rows : rows.map((row) => ({ ...row, eta: row.eta && asEstimatedThen(row.eta) }));
}

/** What is kept must not read as a promise once its time has come: it says what had been estimated at that moment. */
function asEstimatedThen(eta: EtaLine): EtaLine {
  const key = eta.key === 'by' ? 'then_by' : eta.key === 'window' ? 'then_window' : eta.key;
  return { ...eta, key, next: null };
}

function rowOf(service: AsOfService, isFeature: boolean): AsOfRow {
  const { name, status, sinceAt, watchingSinceAt, isAgain } = service;
  return { name, isFeature, status, sinceAt, watchingSinceAt, isAgain, eta: componentEta(service) };
}
