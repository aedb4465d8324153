import { DESCRIPTION_LIMIT } from './component.ts';
import type { Fault } from './errors.ts';
import type { Incident } from './incident.ts';
import { isBlank, textFaults, type LocalizedText } from './localized-text.ts';

/** Where people find help while something does not work: whom to ask, and what to do instead. */
export type Help = Pick<Incident, 'contact' | 'alternatives'>;

/** What is said of it in an update; what is left out stays as it is. */
export type HelpInput = Partial<Help>;

/** What an incident offers after an update. */
export function helpAfter(before: Help, input: HelpInput): Help {
  return { contact: input.contact ?? before.contact, alternatives: input.alternatives ?? before.alternatives };
}

export function saysHelp(input: HelpInput): boolean {
  return input.contact !== undefined || input.alternatives !== undefined;
}

/** What is wrong with the words about help. */
export function helpFaults({ contact = {}, alternatives = {} }: HelpInput): Fault[] {
  return [
    ...textFaults('contact', contact, { isRequired: false, limit: DESCRIPTION_LIMIT }),
    ...textFaults('alternatives', alternatives, { isRequired: false, limit: DESCRIPTION_LIMIT }),
  ];
}

/** The incident's own contact, else its page's; null: there is neither. */
export function contactOf(incident: Help, page: { contact: LocalizedText }): LocalizedText | null {
  return orNull(incident.contact) ?? orNull(page.contact);
}

/** A text that says something, or null. */
export function orNull(text: LocalizedText): LocalizedText | null {
  return isBlank(text) ? null : text;
}
