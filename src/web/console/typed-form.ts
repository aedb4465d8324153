import type { Request } from 'express';
import { inLanguage, LOCALES, type Locale, type LocalizedText } from '../../domain/localized-text.ts';
import type { Fault } from '../../domain/errors.ts';
import type {
  Choice,
  FaultFacts,
  FieldFacts,
  InsteadFacts,
  LocalizedFieldFacts,
  SelectFacts,
} from '../../views/update-form-facts.ts';
import { allFields, fields } from '../forms.ts';

/** What somebody typed into a form, or nothing yet: then every field has its default. */
export interface TypedForm {
  isSent: boolean;
  /** When it was kept as a draft, where it is one. */
  keptAt?: number;
  text(name: string, preset?: string): string;
  all(name: string): string[];
  localized(name: string): LocalizedText;
  /** Every field as it came, to be carried on. */
  entries(): [string, string][];
}

/** A form that has not been sent. */
export const UNTOUCHED: TypedForm = {
  isSent: false,
  text: (_name, preset = '') => preset,
  all: () => [],
  localized: () => ({}),
  entries: () => [],
};

/** A form that has not been sent, with some fields filled in. */
export function prefilled(values: Readonly<Record<string, string>>): TypedForm {
  const own = (name: string): string | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);
  return {
    ...UNTOUCHED,
    text: (name, preset = '') => own(name) ?? preset,
    all: (name) => [own(name)].filter((value) => value !== undefined),
  };
}

/** A form with one of its fields emptied. */
export function without(typed: TypedForm, emptied: string): TypedForm {
  return { ...typed, text: (name, preset) => (name === emptied ? '' : typed.text(name, preset)) };
}

/** The form that a request carries. A field that it lacks has its default too: the short forms send few. */
export function typedForm(request: Request): TypedForm {
  return formOf(
    (name) => fields(request, name),
    () => allFields(request),
  );
}

/** A form read from all the values that each of its fields has; `all` gives every field at once. */
export function formOf(
  valuesOf: (name: string) => string[],
  all: () => Readonly<Record<string, readonly string[]>>,
): TypedForm {
  const last = (name: string): string => valuesOf(name).at(-1)?.trim() ?? '';
  return {
    isSent: true,
    text: (name, preset = '') => (valuesOf(name).length > 0 ? last(name) : preset),
    all: valuesOf,
    localized: (name) => {
      const texts = LOCALES.map((locale) => [locale, last(`${name}.${locale}`)] as const);
      return Object.fromEntries(texts.filter(([, text]) => text !== ''));
    },
    entries: () =>
      Object.entries(all()).flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  };
}

/** How a form is shown: what was typed, what is wrong with it, and the page's languages. */
export interface FormState {
  typed: TypedForm;
  faults: readonly Fault[];
  locales: readonly Locale[];
}

export function fieldFacts({ typed, faults }: FormState, name: string, preset = ''): FieldFacts {
  return { id: name, name, value: typed.text(name, preset), faults: faultsOf(faults, name) };
}

/**
 * A text in the page's languages. Faults stand with the first, whose field is what they name. A `prefix` tells the ids
 * of several forms of one screen apart.
 */
export function localizedFacts(
  state: FormState,
  name: string,
  preset: LocalizedText = {},
  prefix = '',
): LocalizedFieldFacts {
  const fields = state.locales.map((locale) => {
    const field = fieldFacts(state, `${name}.${locale}`, preset[locale]);
    return { ...field, id: `${prefix}${field.id}`, locale };
  });
  const written = Object.fromEntries(
    fields.filter(({ value }) => value !== '').map((each) => [each.locale, each.value]),
  );
  const texts = fields.map((each) => ({ ...each, instead: insteadOf(written, each.locale, state.locales) }));
  const [first, ...others] = texts;
  if (!first) throw new Error('A page has at least one language.');
  return {
    name,
    first: { ...first, faults: [...first.faults, ...faultsOf(state.faults, name)] },
    others,
    isOpen: others.some((text) => text.value !== '' || text.faults.length > 0),
  };
}

/** What readers of a language see while its field is empty: said by the rule by which the page chooses. */
function insteadOf(
  written: LocalizedText,
  locale: Locale,
  [fallback = locale]: readonly Locale[],
): InsteadFacts | null {
  if (written[locale]) return null;
  const found = inLanguage(written, locale, fallback);
  return found.text === '' ? null : found;
}

export function selectFacts<Value extends string>(
  { typed, faults }: FormState,
  name: string,
  values: readonly Value[],
  preset: Value,
): SelectFacts<Value> {
  return { id: name, name, choices: choices(values, typed.text(name, preset)), faults: faultsOf(faults, name) };
}

export function choices<Value extends string>(values: readonly Value[], chosen: string): Choice<Value>[] {
  return values.map((value) => ({ value, isChosen: value === chosen }));
}

/** What is wrong with one field, each thing once. */
export function faultsOf(faults: readonly Fault[], name: string): string[] {
  return [...new Set(faults.filter((fault) => fault.field === name).map((fault) => fault.message))];
}

const LOCALIZED = /^(?:name|body|contact|alternatives|description|banner)$|\.(?:condition|reason|text)$/;

/** The list at the form's head: each fault once, with the field to go to. */
export function faultList({ faults, locales }: FormState): FaultFacts[] {
  const list = new Map(
    faults.map(({ field: name, message }) => [
      `${name} ${message}`,
      { fieldId: name === '' ? null : LOCALIZED.test(name) ? `${name}.${locales[0] ?? ''}` : name, message },
    ]),
  );
  return [...list.values()];
}
