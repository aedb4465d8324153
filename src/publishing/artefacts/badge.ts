import type { Locale } from '../../domain/localized-text.ts';
import { componentBadge, pageBadge, type BadgeFacts } from '../facts/badge-facts.ts';
import type { Publication } from '../publication.ts';
import { SVG, type Artefact } from './artefact.ts';
import { textWidth } from './text-width.ts';

const HEIGHT = 20;
const PADDING = 7;
const FONT_SIZE = 11;
/** Where the words stand, so that they look centred. */
const BASELINE = 14;
const LABEL_COLOUR = '#3d444d';
/** The darker tones of the pages: white words keep 4.5:1 on each. The words say the state; colour only repeats it. */
const COLOURS = {
  operational: '#17713a',
  unknown: '#545d68',
  under_maintenance: '#0a58b5',
  degraded_performance: '#7d5700',
  partial_outage: '#a84300',
  major_outage: '#b5172a',
} as const satisfies Record<BadgeFacts['status'], string>;

/** Small pictures of the state for other sites and readmes: of the page in each language, and of each component. */
export function badgeArtefacts(publication: Publication): Artefact[] {
  const { base, view } = publication;
  const badge = (path: string, facts: () => BadgeFacts): Artefact => {
    return { path: `${base}${path}`, type: SVG, isImmutable: false, fingerprint: null, render: () => draw(facts()) };
  };
  const ofPage = (path: string, locale: Locale): Artefact => badge(path, () => pageBadge(publication, locale));
  return [
    ofPage('/badge.svg', view.defaultLocale),
    ...view.locales.map((locale) => ofPage(`/${locale}/badge.svg`, locale)),
    ...view.components.map(({ id }) =>
      badge(`/components/${id}/badge.svg`, () => componentBadge(publication, id, view.defaultLocale)),
    ),
  ];
}

interface Segment {
  text: string;
  colour: string;
  /** Both in pixels. */
  x: number;
  width: number;
}

/** Whatever font a reader has, `textLength` makes the words as long as the boxes were made for. */
function draw({ locale, label, state, promise, title, status }: BadgeFacts): string {
  const words = promise === null ? state : `${state} · ${promise}`;
  const segments = layOut([
    [label, LABEL_COLOUR],
    [words, COLOURS[status]],
  ]);
  const width = segments.reduce((sum, segment) => sum + segment.width, 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xml:lang="${locale}" role="img" aria-labelledby="title" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}">`,
    `<title id="title">${escape(title)}</title>`,
    `<clipPath id="round"><rect width="${width}" height="${HEIGHT}" rx="3"/></clipPath>`,
    '<g clip-path="url(#round)">',
    ...segments.map(({ x, width: own, colour }) => {
      return `<rect x="${x}" width="${own}" height="${HEIGHT}" fill="${colour}"/>`;
    }),
    '</g>',
    `<g aria-hidden="true" fill="#fff" font-family="Verdana,'DejaVu Sans','Noto Sans KR',sans-serif" font-size="${FONT_SIZE}">`,
    ...segments.map(({ text, x, width: own }) => {
      const length = own - 2 * PADDING;
      return `<text x="${x + PADDING}" y="${BASELINE}" textLength="${length}">${escape(text)}</text>`;
    }),
    '</g>',
    '</svg>\n',
  ].join('\n');
}

function layOut(parts: readonly (readonly [text: string, colour: string])[]): Segment[] {
  let x = 0;
  return parts.map(([text, colour]) => {
    const width = Math.ceil(textWidth(text, FONT_SIZE)) + 2 * PADDING;
    const segment = { text, colour, x, width };
    x += width;
    return segment;
  });
}

/** XML's own characters, and those that no XML document may hold. */
function escape(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ')
      .toWellFormed()
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}
