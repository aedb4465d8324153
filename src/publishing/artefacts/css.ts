import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPONENT_STATUSES, type ComponentStatus } from '../../domain/status.ts';
import type { Artefact } from './artefact.ts';

const FOLDER = join(import.meta.dirname, '../../../public');

/** The files that every page needs, under names that hold their hash, so that they may be kept for ever. */
export interface Assets {
  style: string;
  /** What stands in it. */
  styleBody: string;
  /** Only for the record of promises: the page itself stays light. */
  promisesStyle: string;
  /** What only the lists of all services need, which are made to be printed. */
  listStyle: string;
  /** What only the pages of single components, days and months need. */
  historyStyle: string;
  script: string;
  /** What stands in frames on other sites. */
  embedStyle: string;
  /** The text of the script that puts a banner on other sites. */
  embedScript: string;
  /** What stands for the install; pages that show a state have the icon of that state. */
  icon: string;
  icons: Record<ComponentStatus, string>;
  artefacts: Artefact[];
}

/** Reads `public/` and combines the stylesheets: the page needs one request besides its own. */
export function loadAssets(): Assets {
  const css = ['tokens.css', 'base.css', 'page.css', 'status.css'].map((name) => minifyCss(read(name))).join('');
  const style = asset('page', 'css', 'text/css; charset=utf-8', css);
  const promises = asset('promises', 'css', 'text/css; charset=utf-8', minifyCss(read('promises.css')));
  const list = asset('as-of', 'css', 'text/css; charset=utf-8', minifyCss(read('as-of.css')));
  const history = asset('history', 'css', 'text/css; charset=utf-8', minifyCss(read('history.css')));
  const framed = ['tokens.css', 'base.css', 'embed.css'].map((name) => minifyCss(read(name))).join('');
  const embed = asset('embed', 'css', 'text/css; charset=utf-8', framed);
  const script = asset(
    'page',
    'js',
    'text/javascript; charset=utf-8',
    minifyScript(read('page.js') + read('filter.js')),
  );
  const icon = asset('icon', 'svg', 'image/svg+xml', read('icon.svg'));
  const byStatus = COMPONENT_STATUSES.map((status) => {
    return [status, asset(`icon-${status}`, 'svg', 'image/svg+xml', read(`icon-${status}.svg`))] as const;
  });
  const icons = Object.fromEntries(byStatus.map(([status, file]) => [status, file.path])) as Assets['icons'];
  const special = {
    ...{ styleBody: css, promisesStyle: promises.path, listStyle: list.path, historyStyle: history.path },
    ...{ embedStyle: embed.path, embedScript: read('embed.js') },
  };
  const paths = { style: style.path, ...special, script: script.path, icon: icon.path, icons };
  const files = [style, promises, list, history, embed, script, icon, ...byStatus.map(([, file]) => file)];
  return { ...paths, artefacts: files };
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
