import { rejectFaults } from '../domain/errors.ts';
import { templateFaults, type Template, type TemplateSettings } from '../domain/template.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import { clearFirstNotices, insertTemplate, listTemplates } from '../store/templates.ts';
import type { ActionContext } from './context.ts';

/** Adds templates to a page, after those that it has. Throws a `Problem` with every fault; then none is added. */
export async function createTemplates(
  { store, actor, now }: ActionContext,
  pageId: string,
  all: readonly TemplateSettings[],
): Promise<Template[]> {
  rejectFaults(all.flatMap(templateFaults));
  return store.transaction(async (tx) => {
    await touchPage(tx, pageId, now);
    const last = (await listTemplates(tx, pageId)).at(-1)?.position ?? 0;
    const times = { createdAt: now, updatedAt: now };
    const templates = all.map((each, index) => ({
      id: newId(),
      pageId,
      ...each,
      position: last + index + 1,
      ...times,
    }));
    for (const template of templates) {
      await insertTemplate(tx, template);
      if (template.isFirstNotice) await clearFirstNotices(tx, pageId, template.id);
      const details = { pageId, label: template.label };
      await insertAuditEntry(tx, { at: now, actor, action: 'create-template', subject: template.id, details });
    }
    return templates;
  });
}
