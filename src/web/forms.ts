import express, { type Request, type RequestHandler } from 'express';
import { LOCALES, type LocalizedText } from '../domain/localized-text.ts';
import { readMultipart } from '../lib/multipart.ts';
import { HttpError } from './http-error.ts';

const LIMIT = '1mb';
const PARAMETER_LIMIT = 5_000;
/** A little more than the largest file that is taken, so that one that is too large is told so in words. */
const FILE_FORM_LIMIT = '1mb';

/** Reads the body of a form: flat names, each with one value or several. */
export const readForm: RequestHandler = express.urlencoded({
  extended: false,
  limit: LIMIT,
  parameterLimit: PARAMETER_LIMIT,
});

/** Reads a form that brings a file: its fields as of any other, the file by `fileField`. */
export const readFileForm: RequestHandler[] = [
  readForm,
  express.raw({ type: 'multipart/form-data', limit: FILE_FORM_LIMIT }),
  (request, _response, next) => {
    const body: unknown = request.body;
    if (Buffer.isBuffer(body)) {
      const parts = readMultipart(body, request.get('content-type') ?? '');
      if (!parts) throw new HttpError(400, 'The request is malformed.');
      request.body = Object.fromEntries(parts);
    }
    next();
  },
];

/** The bytes of a file that a form brought; null where none was chosen. */
export function fileField(request: Request, name: string): Buffer | null {
  const value = (request.body as Record<string, unknown> | undefined)?.[name];
  return Buffer.isBuffer(value) && value.length > 0 ? value : null;
}

/** Reads the body of an API call: JSON, or a form with `incident[name]` names as old clients send it. */
export const readApiBody: RequestHandler[] = [
  express.json({ limit: LIMIT, strict: true }),
  express.urlencoded({ extended: true, limit: LIMIT, parameterLimit: PARAMETER_LIMIT }),
  (request, _response, next) => {
    const isUnread = request.body === undefined && Number(request.get('content-length') ?? 0) > 0;
    if (isUnread) throw new HttpError(415, 'Send the content as JSON or as a form, in UTF-8.');
    next();
  },
];

/** All values of a field, as typed. */
export function fields(request: Request, name: string): string[] {
  const value = (request.body as Record<string, unknown> | undefined)?.[name];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  // Nobody types a NUL, and no text column of PostgreSQL takes one.
  return values.filter((entry) => typeof entry === 'string').map((text) => text.replaceAll('\0', ''));
}

/** Every field that was sent, with all its values as typed. */
export function allFields(request: Request): Record<string, string[]> {
  const names = Object.keys((request.body as Record<string, unknown> | undefined) ?? {});
  return Object.fromEntries(names.map((name) => [name, fields(request, name)]));
}

/** A field's text without the spaces around it, '' where it is missing; of several values the last. */
export function field(request: Request, name: string): string {
  return fields(request, name).at(-1)?.trim() ?? '';
}

/** A field exactly as typed: for passwords, in which every character counts. */
export function rawField(request: Request, name: string): string {
  return fields(request, name).at(-1) ?? '';
}

/** A text in several languages, from fields `name.en`, `name.ko` …; blank ones are left out. */
export function localizedField(request: Request, name: string): LocalizedText {
  const texts = LOCALES.map((locale) => [locale, field(request, `${name}.${locale}`)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

/** A part of the path that the route names, e.g. `token` of `/setup/:token`. */
export function pathPart(request: Request, name: string): string {
  const value = request.params[name];
  if (typeof value !== 'string') throw new Error(`The route's path has no part ":${name}".`);
  return value;
}
