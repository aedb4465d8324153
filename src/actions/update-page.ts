import type { Page } from '../domain/page.ts';
import { getPage, touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { changePage, type PageInput } from './steps/save-page.ts';

/** Changes some settings of a page; what is left out stays. */
export async function updatePage(context: ActionContext, pageId: string, changes: Partial<PageInput>): Promise<Page> {
  return context.store.transaction(async (tx) => {
    await touchPage(tx, pageId, context.now);
    return changePage(tx, context, await getPage(tx, pageId), changes);
  });
}
