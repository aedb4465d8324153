import { LOCALES, type LocalizedText } from '../../domain/localized-text.ts';
import type { Template, TemplateSettings } from '../../domain/template.ts';
import { catalogueOf } from '../../views/language.ts';

/** A template that can be chosen: a page's own, or one that is built in. */
export interface OfferedTemplate extends Omit<TemplateSettings, 'label'> {
  id: string;
  label: LocalizedText;
}

const STARTERS = [
  { id: 'first_notice', status: 'investigating', nextUpdateMinutes: 30, isFirstNotice: true },
  { id: 'identified', status: 'identified', nextUpdateMinutes: 30, isFirstNotice: false },
  { id: 'watching', status: 'monitoring', nextUpdateMinutes: 60, isFirstNotice: false },
  { id: 'resolved', status: 'resolved', nextUpdateMinutes: null, isFirstNotice: false },
] as const;

/** The built-in templates, in every language that Pulih speaks. */
export const STARTER_TEMPLATES: readonly OfferedTemplate[] = STARTERS.map((starter) => ({
  ...starter,
  label: wordsOf(`${starter.id}.label`),
  name: wordsOf(`${starter.id}.name`),
  body: wordsOf(`${starter.id}.body`),
}));

/** The message as it stands in each catalogue, its blanks still open. */
function wordsOf(path: string): LocalizedText {
  const found = LOCALES.map((locale) => [locale, catalogueOf(locale).get(`drafting.starter.${path}`)] as const);
  return Object.fromEntries(found.filter(([, message]) => typeof message === 'string'));
}

/** What a page offers: its own templates, or the built-in ones as long as it has none. */
export function offeredTemplates(own: readonly Template[], { defaultLocale }: { defaultLocale: string }) {
  return own.length === 0
    ? STARTER_TEMPLATES
    : own.map((template): OfferedTemplate => ({ ...template, label: { [defaultLocale]: template.label } }));
}

/** The one that is published by one press: the page's, else the built-in one. It always has a name. */
export function firstNoticeOf(offered: readonly OfferedTemplate[]): OfferedTemplate {
  const [starter] = STARTER_TEMPLATES;
  const found = offered.find((template) => template.isFirstNotice) ?? starter;
  if (!found || !starter) throw new Error('The catalogues have no first notice.');
  return Object.keys(found.name).length > 0 ? found : { ...found, name: starter.name };
}
