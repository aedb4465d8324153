import type { Page, PageSettings } from '../domain/page.ts';
import type { ActionContext } from './context.ts';
import { addPage } from './steps/save-page.ts';

/** Makes a page. Throws a `Problem` naming every setting at fault. */
export async function createPage(context: ActionContext, settings: PageSettings): Promise<Page> {
  return context.store.transaction((tx) => addPage(tx, context, settings));
}
