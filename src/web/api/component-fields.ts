import { z } from 'zod';
import type { ComponentChanges } from '../../actions/steps/save-component.ts';
import type { Locale } from '../../domain/localized-text.ts';
import { STATED_STATUSES, type StatedStatus } from '../../domain/status.ts';
import { orNull, textField, yesNo } from './fields.ts';

/** The fields of `{"component": {…}}`, none required. */
export function componentFields(locale: Locale) {
  const text = textField(locale);
  const statuses = STATED_STATUSES as [StatedStatus, ...StatedStatus[]];
  return z.object({
    name: text.exactOptional(),
    description: orNull(text).exactOptional(),
    status: orNull(z.enum(statuses, `Use one of ${STATED_STATUSES.join(', ')}.`)).exactOptional(),
    group_id: orNull(z.string('Send the id of a group, or null.')).exactOptional(),
    /** Our own addition: the component of which this is a feature. Statuspage's clients never send nor get it. */
    parent_id: orNull(z.string('Send the id of a component, or null.')).exactOptional(),
    showcase: yesNo.exactOptional(),
    only_show_if_degraded: yesNo.exactOptional(),
    start_date: orNull(z.string('Write the day as 2026-03-31.')).exactOptional(),
    position: z.coerce.number('Send a whole number.').int('Send a whole number.').min(0).max(1_000_000).exactOptional(),
  });
}

export type ComponentFields = z.output<ReturnType<typeof componentFields>>;

/** What the fields change. "operational" takes a status that a person gave back: nothing is said any more. */
export function componentChanges(fields: ComponentFields): ComponentChanges {
  const { name, description, status, group_id, showcase, only_show_if_degraded, start_date, position, parent_id } =
    fields;
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description: description ?? {} }),
    ...(status == null ? {} : { manualStatus: status === 'operational' ? null : status }),
    ...(group_id === undefined ? {} : { groupId: group_id }),
    ...(parent_id === undefined ? {} : { parentId: parent_id }),
    ...(showcase === undefined ? {} : { isUptimeShown: showcase }),
    ...(only_show_if_degraded === undefined ? {} : { isOnlyShownIfDegraded: only_show_if_degraded }),
    ...(start_date === undefined ? {} : { startDate: start_date }),
    ...(position === undefined ? {} : { position }),
  };
}
