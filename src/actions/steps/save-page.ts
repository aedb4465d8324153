import { rejectFaults } from '../../domain/errors.ts';
import { pageFaults, type Page, type PageSettings } from '../../domain/page.ts';
import { newId } from '../../lib/ids.ts';
import { insertAuditEntry } from '../../store/audit.ts';
import { deleteOtherLogos, insertLogo } from '../../store/logos.ts';
import { deletePage, insertPage, listPages, updatePage } from '../../store/pages.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';

/** Settings with the page's place among the others, and the bytes of a logo that is new. */
export interface PageInput extends PageSettings {
  position?: number;
  logoBody?: Buffer;
}

/** A new page, after those that exist. Throws a `Problem` where a setting is wrong, or key or host are taken. */
export async function addPage(
  tx: Tx,
  { actor, now }: ActionContext,
  { logoBody, ...settings }: PageInput,
): Promise<Page> {
  const pages = await listPages(tx);
  rejectSettings(settings, pages);
  const page: Page = {
    position: Math.max(0, ...pages.map((each) => each.position)) + 1,
    ...settings,
    id: newId(),
    defaultLocale: settings.locales[0] ?? 'en',
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await keepLogo(tx, page, logoBody, now);
  await insertPage(tx, page);
  const details = { key: page.key, name: page.name };
  await insertAuditEntry(tx, { at: now, actor, action: 'create-page', subject: page.id, details });
  return page;
}

export async function changePage(
  tx: Tx,
  { actor, now }: ActionContext,
  before: Page,
  { logoBody, ...changes }: Partial<PageInput>,
): Promise<Page> {
  const page: Page = { ...before, ...changes, updatedAt: now };
  page.defaultLocale = page.locales[0] ?? before.defaultLocale;
  const others = (await listPages(tx)).filter(({ id }) => id !== before.id);
  rejectSettings(page, others);
  await keepLogo(tx, page, logoBody, now);
  await updatePage(tx, page);
  await deleteOtherLogos(
    tx,
    [...others, page].flatMap(({ logo }) => logo?.hash ?? []),
  );
  const details = { changes: withoutSecrets(changes) };
  await insertAuditEntry(tx, { at: now, actor, action: 'update-page', subject: page.id, details });
  return page;
}

/** The bytes of a picture are kept apart from the page, by their hash. */
async function keepLogo(tx: Tx, { logo }: Page, body: Buffer | undefined, now: number): Promise<void> {
  if (logo && body) await insertLogo(tx, logo.hash, body, now);
}

function withoutSecrets({ passwordHash, ...changes }: Partial<PageInput>): Record<string, unknown> {
  return passwordHash === undefined ? changes : { ...changes, password: passwordHash === null ? 'removed' : 'changed' };
}

/** Removes a page with all that hangs on it: components, incidents, subscribers. */
export async function removePage(tx: Tx, { actor, now }: ActionContext, page: Page): Promise<void> {
  await deletePage(tx, page.id);
  const details = { key: page.key, name: page.name };
  await insertAuditEntry(tx, { at: now, actor, action: 'delete-page', subject: page.id, details });
}

function rejectSettings(page: PageSettings, others: readonly Page[]): void {
  const faults = pageFaults(page);
  if (others.some(({ key }) => key === page.key)) {
    faults.push({ field: 'key', message: `Another page has the key "${page.key}": choose another.` });
  }
  if (page.host !== null && others.some(({ host }) => host === page.host)) {
    faults.push({ field: 'host', message: `Another page has the host "${page.host}": give each page its own.` });
  }
  rejectFaults(faults);
}
