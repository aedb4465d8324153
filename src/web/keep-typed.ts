import type { Request, Response } from 'express';
import { Problem } from '../domain/errors.ts';
import type { WebContext } from './context.ts';
import { allFields, field, fields, readForm } from './forms.ts';
import { isSameOrigin } from './same-origin.ts';

/** What a form brought whose session had ended: kept in the sign-in form, until somebody has signed in again. */
export interface Kept {
  /** Where it was sent. */
  path: string;
  fields: Readonly<Record<string, string[]>>;
}

const PATH_FIELD = 'kept_path';
const PREFIX = 'kept.';

/** Reads the form of a request that has no session. Throws, and reads nothing, where it is not from our own pages. */
export async function readOrphan(web: WebContext, request: Request, response: Response): Promise<Kept> {
  if (!isSameOrigin(request, web)) throw new Problem('unauthorized', 'Your session has ended: sign in again.');
  await new Promise<void>((resolve, reject) => {
    readForm(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('The form cannot be read.'));
    });
  });
  const typed = Object.entries(allFields(request)).filter(([name]) => name !== '_csrf' && !/password/i.test(name));
  return { path: request.originalUrl, fields: Object.fromEntries(typed) };
}

/** The same as fields of the sign-in form. */
export function asHiddenFields({ path, fields: typed }: Kept): { name: string; value: string }[] {
  const all = Object.entries(typed).flatMap(([name, values]) =>
    values.map((value) => ({ name: PREFIX + name, value })),
  );
  return [{ name: PATH_FIELD, value: path }, ...all];
}

/** What a sent sign-in form has kept; null: nothing. `toPath` makes the path one of our own. */
export function readKept(request: Request, toPath: (path: string) => string): Kept | null {
  const path = field(request, PATH_FIELD);
  if (path === '') return null;
  const names = Object.keys(allFields(request)).filter((name) => name.startsWith(PREFIX));
  const typed = names.map((name) => [name.slice(PREFIX.length), fields(request, name)] as const);
  return { path: toPath(path), fields: Object.fromEntries(typed) };
}
