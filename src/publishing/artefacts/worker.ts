import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from '../prepare.ts';
import type { Publication } from '../publication.ts';
import type { Artefact } from './artefact.ts';
import { minifyScript } from './css.ts';

const SCRIPT = minifyScript(readFileSync(join(import.meta.dirname, '../../../public/sw.js'), 'utf8'));

/** At the page's own root: a worker may keep what lies beside and below it, and nothing else. */
export function workerPath(base: string): string {
  return `${base}/sw.js`;
}

/** The worker that keeps a public page for readers who are offline, told what belongs to it; closed pages have none. */
export function workerArtefacts({ base, view, place }: Publication): Artefact[] {
  if (place.access !== 'public') return [];
  const pages = JSON.stringify(view.locales.map((locale) => `${base}/${locale}/`));
  const fingerprint = hashOf(SCRIPT + pages);
  return [
    {
      path: workerPath(base),
      type: 'text/javascript; charset=utf-8',
      isImmutable: false,
      fingerprint,
      render: () => `const VERSION = '${fingerprint}';\nconst PAGES = ${pages};\n${SCRIPT}`,
    },
  ];
}
