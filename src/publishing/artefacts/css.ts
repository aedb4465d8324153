import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artefact } from './artefact.ts';

const FOLDER = join(import.meta.dirname, '../../../public');

/** The files that every page needs, under names that hold their hash, so that they may be kept for ever. */
export interface Assets {
  style: string;
  /** Only for the record of promises: the page itself stays light. */
  promisesStyle: string;
  /** What only the lists of all services need, which are made to be printed. */
  listStyle: string;
  script: string;
  icon: string;
  artefacts: Artefact[];
}

/** Reads `public/` and combines the stylesheets: the page needs one request besides its own. */
export function loadAssets(): Assets {
  const css = ['tokens.css', 'base.css', 'page.css', 'status.css'].map((name) => minifyCss(read(name))).join('');
  const style = asset('page', 'css', 'text/css; charset=utf-8', css);
  const promises = asset('promises', 'css', 'text/css; charset=utf-8', minifyCss(read('promises.css')));
  const list = asset('as-of', 'css', 'text/css; charset=utf-8', minifyCss(read('as-of.css')));
  const script = asset('page', 'js', 'text/javascript; charset=utf-8', minifyScript(read('page.js')));
  const icon = asset('icon', 'svg', 'image/svg+xml', read('icon.svg'));
  const styles = { style: style.path, promisesStyle: promises.path, listStyle: list.path };
  const paths = { ...styles, script: script.path, icon: icon.path };
  return { ...paths, artefacts: [style, promises, list, script, icon] };
}

/** Drops indents and lines that are only comments. Only for our own files: none holds a text of several lines. */
export function minifyScript(script: string): string {
  return script.replace(/^\s*\/\/.*$/gm, '').replace(/^\s+/gm, '');
}

function read(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

function asset(name: string, extension: string, type: string, body: string): Artefact {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return {
    path: `/assets/${name}-${hash}.${extension}`,
    type,
    isImmutable: true,
    fingerprint: hash,
    render: () => body,
  };
}

/** Drops comments and blanks that mean nothing. Only for our own files: it knows no strings with such characters. */
export function minifyCss(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replaceAll(';}', '}')
    .trim();
}
