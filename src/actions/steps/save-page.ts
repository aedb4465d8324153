import { rejectFaults } from '../../domain/errors.ts';
import { pageFaults, type Page, type PageSettings } from '../../domain/page.ts';
import { newId } from '../../lib/ids.ts';
import { insertAuditEntry } from '../../store/audit.ts';
import { deletePage, insertPage, listPages, updatePage } from '../../store/pages.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';

/** A new page, after those that exist. Throws a `Problem` where a setting is wrong or the key is taken. */
export async function addPage(tx: Tx, { actor, now }: ActionContext, settings: PageSettings): Promise<Page> {
  const pages = await listPages(tx);
  rejectSettings(settings, pages);
  const page: Page = {
    id: newId(),
    ...settings,
    defaultLocale: settings.locales[0] ?? 'en',
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await insertPage(tx, page, pages.length + 1);
  const details = { key: page.key, name: page.name };
  await insertAuditEntry(tx, { at: now, actor, action: 'create-page', subject: page.id, details });
  return page;
}

export async function changePage(
  tx: Tx,
  { actor, now }: ActionContext,
  before: Page,
  changes: Partial<PageSettings>,
): Promise<Page> {
  const page: Page = { ...before, ...changes, updatedAt: now };
  page.defaultLocale = page.locales[0] ?? before.defaultLocale;
  const others = (await listPages(tx)).filter(({ id }) => id !== before.id);
  rejectSettings(page, others);
  await updatePage(tx, page);
  await insertAuditEntry(tx, { at: now, actor, action: 'update-page', subject: page.id, details: { changes } });
  return page;
}

/** Removes a page with all that hangs on it: components, incidents, subscribers. */
export async function removePage(tx: Tx, { actor, now }: ActionContext, page: Page): Promise<void> {
  await deletePage(tx, page.id);
  const details = { key: page.key, name: page.name };
  await insertAuditEntry(tx, { at: now, actor, action: 'delete-page', subject: page.id, details });
}

function rejectSettings(page: PageSettings, others: readonly Page[]): void {
  const isTaken = others.some(({ key }) => key === page.key);
  const taken = { field: 'key', message: `Another page has the key "${page.key}": choose another.` };
  rejectFaults([...pageFaults(page), ...(isTaken ? [taken] : [])]);
}
