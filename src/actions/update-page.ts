import { pageSettings, type Page } from '../domain/page.ts';
import { getPage, touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { refuseChanged } from './steps/refuse-changed.ts';
import { changePage, type PageInput } from './steps/save-page.ts';

/**
 * Changes some settings of a page; what is left out stays. Throws a `conflict` where `seen`, the mark of what its form
 * showed, is not what stands.
 */
export async function updatePage(
  context: ActionContext,
  pageId: string,
  changes: Partial<PageInput>,
  seen?: string,
): Promise<Page> {
  return context.store.transaction(async (tx) => {
    await touchPage(tx, pageId, context.now);
    const before = await getPage(tx, pageId);
    refuseChanged(pageSettings(before), seen);
    return changePage(tx, context, before, changes);
  });
}
