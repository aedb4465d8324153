import type { Locale } from '../../domain/localized-text.ts';
import { componentBadge, pageBadge, type BadgeFacts } from '../facts/badge-facts.ts';
import { escapeXml } from '../../lib/xml.ts';
import { hashOf } from '../prepare.ts';
import type { Publication } from '../publication.ts';
import { SVG, type Artefact } from './artefact.ts';
import { STATUS_COLOURS } from './colours.ts';
import { textWidth } from './text-width.ts';

const HEIGHT = 20;
const PADDING = 7;
const FONT_SIZE = 11;
/** Where the words stand, so that they look centred. */
const BASELINE = 14;
const LABEL_COLOUR = '#3d444d';
/** Small pictures of the state for other sites and readmes: of the page in each language, and of each component. */
export function badgeArtefacts(publication: Publication): Artefact[] {
  const { base, view } = publication;
  const badge = (path: string, facts: BadgeFacts): Artefact => {
    const fingerprint = hashOf(JSON.stringify(facts));
    return { path: `${base}${path}`, type: SVG, isImmutable: false, fingerprint, render: () => draw(facts) };
  };
  const ofPage = (path: string, locale: Locale): Artefact => badge(path, pageBadge(publication, locale));
  return [
    ofPage('/badge.svg', view.defaultLocale),
    ...view.locales.map((locale) => ofPage(`/${locale}/badge.svg`, locale)),
    ...view.components.map((component) =>
      badge(`/components/${component.id}/badge.svg`, componentBadge(publication, component, view.defaultLocale)),
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
    [words, STATUS_COLOURS[status]],
  ]);
  const width = segments.reduce((sum, segment) => sum + segment.width, 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xml:lang="${locale}" role="img" aria-labelledby="title" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<clipPath id="round"><rect width="${width}" height="${HEIGHT}" rx="3"/></clipPath>`,
    '<g clip-path="url(#round)">',
    ...segments.map(({ x, width: own, colour }) => {
      return `<rect x="${x}" width="${own}" height="${HEIGHT}" fill="${colour}"/>`;
    }),
    '</g>',
    `<g aria-hidden="true" fill="#fff" font-family="Verdana,'DejaVu Sans','Noto Sans KR',sans-serif" font-size="${FONT_SIZE}">`,
    ...segments.map(({ text, x, width: own }) => {
      const length = own - 2 * PADDING;
      return `<text x="${x + PADDING}" y="${BASELINE}" textLength="${length}">${escapeXml(text)}</text>`;
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
