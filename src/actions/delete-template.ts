import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import { deleteTemplate as remove, getTemplate } from '../store/templates.ts';
import type { ActionContext } from './context.ts';

/** Removes a template; what was written with it stays. */
export async function deleteTemplate({ store, actor, now }: ActionContext, templateId: string): Promise<void> {
  await store.transaction(async (tx) => {
    const { pageId } = await getTemplate(tx, templateId);
    await touchPage(tx, pageId, now);
    const { label } = await getTemplate(tx, templateId);
    await remove(tx, templateId);
    const details = { pageId, label };
    await insertAuditEntry(tx, { at: now, actor, action: 'delete-template', subject: templateId, details });
  });
}
