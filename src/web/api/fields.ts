import type { Request } from 'express';
import { z } from 'zod';
import { rejectFaults } from '../../domain/errors.ts';
import { LOCALES, type Locale, type LocalizedText } from '../../domain/localized-text.ts';
import { HttpError } from '../http-error.ts';

/** What an API call sent under its wrapper (`{"incident": {…}}`), checked. Throws a `Problem` with every fault. */
export function readFields<T>(request: Request, wrapper: string, schema: z.ZodType<T>): T {
  const sent = (request.body as Record<string, unknown> | undefined)?.[wrapper];
  if (sent === null || typeof sent !== 'object' || Array.isArray(sent)) {
    throw new HttpError(400, `Send the fields inside "${wrapper}": {"${wrapper}": {…}}.`);
  }
  return checkFields(sent, schema);
}

/** The same for fields without a wrapper. */
export function checkFields<T>(sent: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(sent);
  if (result.success) return result.data;
  rejectFaults(result.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
  throw result.error;
}

/** A text for the page's first language, or one for each language. */
export function textField(locale: Locale): z.ZodType<LocalizedText> {
  const message = `Write a text, or one for each of ${LOCALES.join(', ')}.`;
  const texts = z.strictObject(
    Object.fromEntries(LOCALES.map((each) => [each, z.string(message).exactOptional()])),
    message,
  );
  return z.preprocess((value) => (typeof value === 'string' ? { [locale]: value } : value), texts);
}

/** `true` and `false`; forms send them, and 1 and 0, as words. */
export const yesNo = z.preprocess((value) => {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : value;
}, z.boolean('Send true or false.'));

const TIME = 'Write the time as ISO 8601 with its offset: 2026-03-31T18:00:00+09:00.';

/** A moment with its offset from UTC; comes out in milliseconds. */
export const time = z.iso.datetime({ offset: true, error: TIME }).transform((text) => Date.parse(text));

/** A form says null as nothing or as the word. */
export function orNull<T extends z.ZodType>(schema: T): z.ZodType<z.output<T> | null> {
  return z.preprocess((value) => (value === '' || value === 'null' ? null : value), schema.nullable());
}

export const ids = z.array(z.string('Send a list of ids.'), 'Send a list of ids.');

/** Where a list begins and how much of it is asked for. */
export interface Window {
  limit: number;
  offset: number;
}

const MOST = 100;

/** The part of a list that a query asks for: `page` counts from `first`, by `limit` or `per_page` (100 at most). */
export function readWindow(request: Request, first: 0 | 1 = 1): Window {
  const limit = Math.min(MOST, wholeNumber(request, 'limit') ?? wholeNumber(request, 'per_page') ?? MOST);
  const page = wholeNumber(request, 'page') ?? first;
  return { limit: Math.max(1, limit), offset: Math.max(0, page - first) * Math.max(1, limit) };
}

function wholeNumber(request: Request, name: string): number | undefined {
  const text = queryText(request, name);
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new HttpError(400, `${name}: Send a whole number.`);
}

/** One value of the query, undefined where it is missing or empty. */
export function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
