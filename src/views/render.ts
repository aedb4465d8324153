import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { helpers } from './helpers.ts';
import { VIEWS_FOLDER, type Language } from './language.ts';
import type { Views } from './views.ts';

export type ViewName = keyof Views;

/** Folders whose templates are only used inside others. */
const PARTIAL_FOLDERS = ['layouts', 'partials'];

const handlebars = Handlebars.create();
handlebars.registerHelper(helpers as Record<string, Handlebars.HelperDelegate>);

/** Every template under `views/`, compiled when it is first used; a missing field or helper throws. */
const files = new Map(
  readdirSync(VIEWS_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => [file.replaceAll('\\', '/').replace(/\.hbs$/, ''), join(VIEWS_FOLDER, file)]),
);
const compiled = new Map<string, Handlebars.TemplateDelegate>();

for (const [name, file] of files) {
  if (isPartial(name)) handlebars.registerPartial(name, compile(name, file));
}

/** The names of all templates that can be rendered by themselves. */
export function viewNames(): string[] {
  return [...files.keys()].filter((name) => !isPartial(name)).sort();
}

/** Stands for every template and every word: what was rendered with others is out of date. */
export function viewsVersion(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(VIEWS_FOLDER, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.(?:hbs|json)$/.test(name)) hash.update(name).update(readFileSync(join(VIEWS_FOLDER, name)));
  }
  return hash.digest('base64url');
}

/** Renders a view. Names ending in `.txt` are plain text, all others HTML, where every value is escaped. */
export function render<Name extends ViewName>(name: Name, facts: Views[Name], language: Language): string {
  const template = compiled.get(name) ?? compile(name, files.get(name));
  compiled.set(name, template);
  return template(facts, { data: { language } });
}

function isPartial(name: string): boolean {
  return PARTIAL_FOLDERS.some((folder) => name.startsWith(`${folder}/`));
}

function compile(name: string, file: string | undefined): Handlebars.TemplateDelegate {
  if (file === undefined) throw new Error(`There is no template views/${name}.hbs`);
  return handlebars.compile(readFileSync(file, 'utf8'), {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(Object.keys(helpers).map((helper) => [helper, true])),
    noEscape: name.endsWith('.txt'),
  });
}
