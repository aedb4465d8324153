import { rejectFaults } from '../domain/errors.ts';
import { templateFaults, type Template, type TemplateSettings } from '../domain/template.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import { clearFirstNotices, getTemplate, updateTemplate as saveTemplate } from '../store/templates.ts';
import type { ActionContext } from './context.ts';

/** Changes a template. Throws a `Problem` with every fault that it would have. */
export async function updateTemplate(
  { store, actor, now }: ActionContext,
  templateId: string,
  changes: TemplateSettings,
): Promise<Template> {
  return store.transaction(async (tx) => {
    const { pageId } = await getTemplate(tx, templateId);
    await touchPage(tx, pageId, now);
    const before = await getTemplate(tx, templateId);
    const template: Template = { ...before, ...changes, updatedAt: now };
    rejectFaults(templateFaults(template));
    await saveTemplate(tx, template);
    if (template.isFirstNotice) await clearFirstNotices(tx, pageId, templateId);
    const details = { pageId, changes };
    await insertAuditEntry(tx, { at: now, actor, action: 'update-template', subject: templateId, details });
    return template;
  });
}
