import { toZonedInput } from '../../lib/zoned-time.ts';
import { getProposal } from '../../store/proposals.ts';
import type { WebContext } from '../context.ts';
import { templateFields, withFields } from './fill-template.ts';
import type { IncidentSetting } from './load-incident.ts';
import { firstNoticeOf, offeredTemplates } from './starter-templates.ts';
import { prefilled, type TypedForm } from './typed-form.ts';

/**
 * The form that opens an incident, filled in from a proposal: which component, how bad and since when, as the probes
 * know it, and the words of the page's first notice. One press publishes it; "edit first" shows it.
 */
export async function firstNotice(web: WebContext, setting: IncidentSetting, proposalId: string): Promise<TypedForm> {
  const { componentId, status, sinceAt } = await getProposal(web.store.db, proposalId);
  const isOne = setting.components.length < 2;
  // Where many can be ticked at once, the proposed one is ticked: others join it there.
  const impact: Record<string, string> = isOne
    ? { [`impacts.${componentId}`]: status }
    : { many: componentId, 'common.impact': status };
  const preset = prefilled({
    proposal: proposalId,
    ...impact,
    started_at: toZonedInput(sinceAt, setting.page.timeZone),
  });
  const template = firstNoticeOf(offeredTemplates(setting.templates, setting.page));
  // A first notice without a next word would leave people alone.
  const withNext = { ...template, nextUpdateMinutes: template.nextUpdateMinutes ?? 30 };
  return withFields(preset, templateFields(setting, preset, withNext));
}
