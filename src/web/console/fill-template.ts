import type { Component } from '../../domain/component.ts';
import { cascade } from '../../domain/dependency.ts';
import { contactOf } from '../../domain/help.ts';
import { openEtas } from '../../domain/incident.ts';
import { inLanguage, type Locale, type LocalizedText } from '../../domain/localized-text.ts';
import { latestTime, type Eta } from '../../domain/restoration.ts';
import type { StatedStatus } from '../../domain/status.ts';
import { fillBlanks, type BlankValues } from '../../domain/template.ts';
import { markOf } from '../../lib/digest.ts';
import { MINUTE } from '../../lib/clock.ts';
import { parseZonedTime, toZonedInput } from '../../lib/zoned-time.ts';
import { formatTime, translate } from '../../views/language.ts';
import type { IncidentSetting } from './load-incident.ts';
import type { OfferedTemplate } from './starter-templates.ts';
import { prefilled, type TypedForm } from './typed-form.ts';
import { readUpdate } from './update-input.ts';

/** As many names as still read well in a sentence and fit a title. */
const MOST_NAMES = 3;
const CHOICES_MINUTES = [15, 30, 60, 120];

/** The fields of a form that a template fills in, in every language of the page; all others stay as they were. */
export function templateFields(
  setting: IncidentSetting,
  typed: TypedForm,
  template: OfferedTemplate,
): Record<string, string> {
  const { page, incident } = setting;
  // A template's status is a choice, and it is made against what holds now.
  const fields: Record<string, string> = { status: template.status, status_was: incident?.status ?? '' };
  const nextUpdateBy = promisedBy(setting, template);
  for (const locale of page.locales) {
    const values = blankValues(setting, typed, locale, nextUpdateBy);
    const body = `body.${locale}`;
    put(fields, typed, body, fillBlanks(template.body[locale] ?? '', values));
    const name = fillBlanks(template.name[locale] ?? '', values);
    if (incident === null && name !== '' && !isOwn(typed, `name.${locale}`)) {
      put(fields, typed, `name.${locale}`, name);
    }
  }
  return { ...fields, ...nextUpdateFields(setting, template, nextUpdateBy) };
}

/** Puts a text into a field, below what somebody wrote there; its mark tells later that nobody has changed it. */
function put(fields: Record<string, string>, typed: TypedForm, name: string, text: string): void {
  const own = isOwn(typed, name) ? plainText(typed.text(name)) : '';
  fields[name] = text !== '' && own.includes(text) ? own : [own, text].filter((part) => part !== '').join('\n\n');
  if (own === '') fields[`filled.${name}`] = text === '' ? '' : markOf(plainText(text));
}

/** Whether a text was written by a person: any but those that a template put there and nobody changed. */
function isOwn(typed: TypedForm, name: string): boolean {
  const text = plainText(typed.text(name));
  return text !== '' && markOf(text) !== typed.text(`filled.${name}`);
}

/** As the browser had it before it sent its lines in its own way. */
function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

/** The marks of the texts that templates filled in. */
export function filledMarks(
  { page }: Pick<IncidentSetting, 'page'>,
  typed: TypedForm,
): { name: string; value: string }[] {
  return page.locales
    .flatMap((locale) => [`filled.body.${locale}`, `filled.name.${locale}`])
    .map((name) => ({ name, value: typed.text(name) }))
    .filter(({ value }) => value !== '');
}

/** The form with some of its fields filled in. */
export function withFields(typed: TypedForm, fields: Readonly<Record<string, string>>): TypedForm {
  const filled = prefilled(fields);
  return {
    ...typed,
    text: (name, preset) => (Object.hasOwn(fields, name) ? filled.text(name) : typed.text(name, preset)),
    localized: (name) => {
      const own = Object.keys(fields).filter((field) => field.startsWith(`${name}.`));
      const texts = own.map((field) => [field.slice(name.length + 1), fields[field] ?? ''] as const);
      return { ...typed.localized(name), ...Object.fromEntries(texts.filter(([, text]) => text !== '')) };
    },
  };
}

/** To the minute, as it is shown. */
function promisedBy({ now, incident }: IncidentSetting, { nextUpdateMinutes }: OfferedTemplate): number | null {
  if (nextUpdateMinutes !== null) return Math.floor((now + nextUpdateMinutes * MINUTE) / MINUTE) * MINUTE;
  return incident?.nextUpdateBy != null && incident.nextUpdateBy > now ? incident.nextUpdateBy : null;
}

function nextUpdateFields(
  { page }: IncidentSetting,
  { nextUpdateMinutes: minutes, status }: OfferedTemplate,
  at: number | null,
): Record<string, string> {
  if (minutes === null || at === null) return status === 'resolved' ? { next_update: 'none' } : {};
  if (CHOICES_MINUTES.includes(minutes)) return { next_update: String(minutes) };
  return { next_update: 'at', next_update_by: toZonedInput(at, page.timeZone) };
}

function blankValues(
  setting: IncidentSetting,
  typed: TypedForm,
  locale: Locale,
  nextUpdateBy: number | null,
): BlankValues {
  const { page, now } = setting;
  const language = { locale, fallback: page.defaultLocale, timeZone: page.timeZone };
  const time = (at: number | null): string | null => (at === null ? null : formatTime(language, at));
  const contact = contactOf(helpIn(setting, typed), page);
  const startedAt = parseZonedTime(typed.text('started_at'), page.timeZone) ?? setting.incident?.startedAt ?? now;
  return {
    services: namesIn(publicNames(setting, typed), locale, page.defaultLocale),
    page: inLanguage(page.name, locale, page.defaultLocale).text,
    started_at: time(startedAt),
    next_update: time(nextUpdateBy),
    eta: time(expectedBy(setting, typed)),
    contact: contact && inLanguage(contact, locale, page.defaultLocale).text,
  };
}

function helpIn(
  { incident }: IncidentSetting,
  typed: TypedForm,
): { contact: LocalizedText; alternatives: LocalizedText } {
  const contact = typed.localized('contact');
  return { contact: Object.keys(contact).length > 0 ? contact : (incident?.contact ?? {}), alternatives: {} };
}

/** What readers may be told is affected: never a component that they do not see, but what hangs on it. */
function publicNames(setting: IncidentSetting, typed: TypedForm): LocalizedText[] {
  const down = downAfter(setting, typed);
  const reached =
    setting.incident?.kind === 'maintenance' ? new Map<string, unknown>() : cascade(down, setting.dependencies);
  const named = setting.affected.map((each) => each.componentId);
  const ids = new Set(down.size > 0 ? [...down.keys(), ...reached.keys()] : named);
  return setting.components.filter((each) => ids.has(each.id) && !each.isHidden).map(shownName);
}

function shownName({ name, key }: Component): LocalizedText {
  return Object.keys(name).length > 0 ? name : { en: key };
}

/** What is down by what was said before and by what the form says now. */
function downAfter(setting: IncidentSetting, typed: TypedForm): Map<string, StatedStatus> {
  const { impacts = {}, restoration = {} } = readUpdate(typed, setting).input;
  const still = setting.affected.filter((each) => each.restoredAt === null);
  const down = new Map(still.map(({ componentId, status }) => [componentId, status]));
  for (const [id, status] of Object.entries(impacts)) down.set(id, status);
  const back = [...down.keys()].filter((id) => down.get(id) === 'operational' || restoration[id]?.kind === 'restored');
  for (const id of back) down.delete(id);
  return down;
}

/** "Mail, Taxi and 2 more", as the language joins names. */
function namesIn(names: readonly LocalizedText[], locale: Locale, fallback: Locale): string {
  if (names.length === 0) return translate(locale, 'drafting.value.some_services');
  const shown = names.slice(0, MOST_NAMES).map((name) => inLanguage(name, locale, fallback).text);
  const more = names.length - shown.length;
  if (more > 0) shown.push(translate(locale, 'drafting.value.more', { count: more }));
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(shown);
}

/** By when all that is down is expected back; null where anything has no time that still holds. */
function expectedBy(setting: IncidentSetting, typed: TypedForm): number | null {
  const open = openEtas(setting.etas);
  const { restoration = {} } = readUpdate(typed, setting).input;
  const etas = [...downAfter(setting, typed).keys()].map((id): Pick<Eta, 'kind' | 'byAt'> => {
    const given = restoration[id];
    if (given === undefined || given.kind === 'restored') return open.get(id) ?? { kind: 'assessing', byAt: null };
    return { kind: given.kind, byAt: given.byAt ?? null };
  });
  const latest = latestTime(etas);
  return latest !== null && latest > setting.now ? latest : null;
}
