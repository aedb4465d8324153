import { asOfGroups, withoutHidden, type AsOfTable } from '../../domain/as-of.ts';
import { asOfJson } from '../../views/as-of-json.ts';
import { render } from '../../views/render.ts';
import { pageJson } from '../../views/statuspage-json.ts';
import { asOfFacts, type AsOfList } from '../facts/as-of-facts.ts';
import { languageOf, type Publication } from '../publication.ts';
import { HTML, JSON_TYPE, type Artefact } from './artefact.ts';

/** The list that is always the present one, in each language and as JSON. */
export function asOfArtefacts(publication: Publication): Artefact[] {
  const { view, base } = publication;
  const list = { groups: asOfGroups(view), at: view.asOf, address: null };
  const json: Artefact = {
    path: `${base}/api/as-of.json`,
    type: JSON_TYPE,
    isImmutable: false,
    fingerprint: null,
    render: () => JSON.stringify(liveJson(publication, list)),
  };
  return [...htmlArtefacts(publication, list, `${base}/{locale}/as-of`, null), json];
}

/** A published list in each language. It is rendered when it is new, and when something changes that all pages show. */
export function asOfTableArtefacts(publication: Publication, table: AsOfTable): Artefact[] {
  const { base, rows, shape } = publication;
  const hidden = new Set(rows.components.filter((each) => each.isHidden).map((each) => each.id));
  const list = { groups: withoutHidden(table.groups, hidden), at: table.at, address: table.address };
  return htmlArtefacts(publication, list, asOfPath(base, '{locale}', table.address), shape);
}

/** Where a published list lies in one language. */
export function asOfPath(base: string, locale: string, address: string): string {
  return `${base}/${locale}/as-of/${address}`;
}

/** Whether a path is that of a published list, which is kept and never changes. */
export function isAsOfTable(path: string): boolean {
  return /\/as-of\/[^/]+$/.test(path);
}

function htmlArtefacts(publication: Publication, list: AsOfList, path: string, fingerprint: string | null): Artefact[] {
  return publication.view.locales.map((locale) => ({
    path: path.replace('{locale}', locale),
    type: HTML,
    isImmutable: false,
    fingerprint,
    render: () => render('public/as-of', asOfFacts(publication, list, locale), languageOf(publication, locale)),
  }));
}

function liveJson(publication: Publication, list: AsOfList): Record<string, unknown> {
  const { rows, view, base, baseUrl, asOfTables } = publication;
  const url = `${baseUrl}${base}`;
  const source = { page: rows.page, url, locale: view.defaultLocale };
  return {
    page: pageJson(source),
    as_of: asOfJson(source, { ...list, url: `${url}/as-of` }),
    published: asOfTables.map(({ address, at }) => ({
      at: new Date(at).toISOString(),
      url: `${url}/as-of/${address}`,
    })),
  };
}
