import type { PublishedFile } from '../lib/published-files.ts';
import { findAsOfTable, listAsOfHeads } from '../store/as-of-tables.ts';
import type { Db } from '../store/tables.ts';
import { asOfPath, asOfTableArtefacts } from './artefacts/as-of.ts';
import { prepareFile } from './prepare.ts';
import type { Publication } from './publication.ts';
import type { StoredSite } from './targets/site-index.ts';

/**
 * Adds the published lists that the site lacks; the others stay as they are, however many there are. `isChecked`: only
 * the latest can be missing, since all others were there before.
 */
export async function addAsOfTables(
  db: Db,
  publication: Publication,
  site: StoredSite,
  isChecked: boolean,
): Promise<StoredSite> {
  const { view, base, asOfTables } = publication;
  const heads = isChecked ? asOfTables : await listAsOfHeads(db, view.id);
  const missing = heads.filter(({ address }) =>
    view.locales.some((locale) => !site.site.files.has(asOfPath(base, locale, address))),
  );
  if (missing.length === 0) return site;
  const files = new Map<string, PublishedFile>(site.site.files);
  const fingerprints = new Map(site.fingerprints);
  for (const { address } of missing) {
    const table = await findAsOfTable(db, view.id, address);
    for (const artefact of table ? asOfTableArtefacts(publication, table) : []) {
      files.set(artefact.path, await prepareFile(artefact, files.get(artefact.path), view.asOf));
      if (artefact.fingerprint !== null) fingerprints.set(artefact.path, artefact.fingerprint);
    }
  }
  return { ...site, site: { ...site.site, files }, fingerprints };
}
