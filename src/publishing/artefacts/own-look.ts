import { createHash } from 'node:crypto';
import type { Page } from '../../domain/page.ts';
import type { Colours, LogoType } from '../../domain/page-look.ts';
import { logoPath } from '../../views/public-layout.ts';
import type { Publication } from '../publication.ts';
import type { Artefact } from './artefact.ts';
import type { Assets } from './css.ts';

const LOGO_TYPES: Record<LogoType, string> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  svg: 'image/svg+xml; charset=utf-8',
};

/**
 * The assets of one page: where it has colours of its own, its stylesheet is the common one with them at the end, so
 * that the page needs no more requests than any other, and no style stands in its text.
 */
export function ownAssets(assets: Assets, { colours }: Pick<Page, 'colours'>, base: string): Assets {
  if (!colours) return assets;
  const styleBody = assets.styleBody + coloursCss(colours);
  const hash = createHash('sha256').update(styleBody).digest('hex').slice(0, 12);
  return { ...assets, style: `${base}/page-${hash}.css`, styleBody };
}

/** Whoever asks for more contrast than usual keeps the colours that were made for it. */
function coloursCss({ light, dark }: Colours): string {
  const root = (colour: string): string => `:root{--link:${colour};--focus:${colour};--brand:${colour}}`;
  const usual = 'not all and (prefers-contrast:more)';
  return `@media ${usual}{${root(light)}@media (prefers-color-scheme:dark){${root(dark)}}}`;
}

/** Whether a path is that of a stylesheet of one page. */
export function isOwnStyle(base: string, path: string): boolean {
  return path.startsWith(`${base}/page-`) && /^\/page-[0-9a-f]{12}\.css$/.test(path.slice(base.length));
}

/** The stylesheet and the logo that are a page's own, under names that hold their hash. */
export function lookArtefacts({ rows, base, assets, logo: body }: Publication): Artefact[] {
  const { logo } = rows.page;
  const file = { isImmutable: true, fingerprint: 'by its name' };
  const style = { path: assets.style, type: 'text/css; charset=utf-8', ...file, render: () => assets.styleBody };
  return [
    ...(isOwnStyle(base, assets.style) ? [style] : []),
    ...(logo && body ? [{ path: logoPath(base, logo), type: LOGO_TYPES[logo.type], ...file, render: () => body }] : []),
  ];
}
