import { rejectFaults } from '../domain/errors.ts';
import { templateFaults, templateSettings, type Template, type TemplateSettings } from '../domain/template.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import { clearFirstNotices, getTemplate, updateTemplate as saveTemplate } from '../store/templates.ts';
import type { ActionContext } from './context.ts';
import { refuseChanged } from './steps/refuse-changed.ts';

/**
 * Changes a template. Throws a `Problem` with every fault that it would have, and a `conflict` where `seen`, the mark
 * of what its form showed, is not what stands.
 */
export async function updateTemplate(
  { store, actor, now }: ActionContext,
  templateId: string,
  changes: TemplateSettings,
  seen?: string,
): Promise<Template> {
  return store.transaction(async (tx) => {
    const { pageId } = await getTemplate(tx, templateId);
    await touchPage(tx, pageId, now);
    const before = await getTemplate(tx, templateId);
    refuseChanged(templateSettings(before), seen);
    const template: Template = { ...before, ...changes, updatedAt: now };
    rejectFaults(templateFaults(template));
    await saveTemplate(tx, template);
    if (template.isFirstNotice) await clearFirstNotices(tx, pageId, templateId);
    const details = { pageId, changes };
    await insertAuditEntry(tx, { at: now, actor, action: 'update-template', subject: templateId, details });
    return template;
  });
}
