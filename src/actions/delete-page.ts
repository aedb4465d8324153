import { getPage, touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { removePage } from './steps/save-page.ts';

/** Removes a page with all that hangs on it: components, incidents, subscribers. There is no way back. */
export async function deletePage(context: ActionContext, pageId: string): Promise<void> {
  await context.store.transaction(async (tx) => {
    await touchPage(tx, pageId, context.now);
    await removePage(tx, context, await getPage(tx, pageId));
  });
}
