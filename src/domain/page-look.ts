import type { Fault } from './errors.ts';
import { textFaults, type LocalizedText } from './localized-text.ts';
import { NAME_LIMIT } from './component.ts';

/** A page's logo: what is known of the picture, whose bytes are kept apart by their hash. */
export interface Logo {
  hash: string;
  type: LogoType;
  /** In pixels of the picture, so that nothing on the page moves when it arrives. */
  width: number;
  height: number;
}

export const LOGO_TYPES = ['png', 'jpeg', 'webp', 'svg'] as const;
export type LogoType = (typeof LOGO_TYPES)[number];

/** The colour of links and of the page's own mark, on light and on dark ground: `#rrggbb`. */
export interface Colours {
  light: string;
  dark: string;
}

/** A link of the operator's own at the foot of the page. */
export interface FooterLink {
  text: LocalizedText;
  url: string;
}

/** What links stand on in either theme: `--ground` and `--surface` of `public/tokens.css`, which a test compares. */
export const GROUNDS: Readonly<Record<keyof Colours, readonly [string, string]>> = {
  light: ['#f7f7f5', '#ffffff'],
  dark: ['#121518', '#1a1e22'],
};

/** What WCAG 2.2 asks of text of the usual size (1.4.3, AA). */
export const LEAST_CONTRAST = 4.5;

const MOST_LINKS = 8;
const LONGEST_URL = 500;

/** How well a colour can be told from another, from 1 to 21, as WCAG defines it. Both are `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** What is wrong with a page's colours: not written as a colour, or hard to read in one of the themes. */
export function colourFaults(colours: Colours | null): Fault[] {
  if (colours === null) return [];
  return (['light', 'dark'] as const).flatMap((theme) => {
    const colour = colours[theme];
    const field = `colours.${theme}`;
    if (!/^#[0-9a-f]{6}$/.test(colour)) {
      return [{ field, message: `"${colour}" is not a colour: write it as #rrggbb, e.g. #0a58b5.` }];
    }
    const worst = Math.min(...GROUNDS[theme].map((ground) => contrast(colour, ground)));
    if (worst >= LEAST_CONTRAST) return [];
    const remedy = theme === 'light' ? 'a darker' : 'a lighter';
    // Rounded down: 4.499 must not read as if it were enough.
    const told = Math.floor(worst * 100) / 100;
    const message = `${colour} has a contrast of ${told.toFixed(2)}:1 on the ${theme} ground, of ${LEAST_CONTRAST}:1 that reading needs: choose ${remedy} colour.`;
    return [{ field, message }];
  });
}

/** What is wrong with the links at the foot. */
export function footerLinkFaults(links: readonly FooterLink[]): Fault[] {
  const tooMany = links.length > MOST_LINKS ? [{ field: 'footer_links', message: 'Use at most 8 links.' }] : [];
  const each = links.flatMap(({ text, url }, index) => {
    const field = `footer_links.${index}`;
    return [
      ...textFaults(`${field}.text`, text, { isRequired: true, limit: NAME_LIMIT }),
      ...(isLinkTarget(url)
        ? []
        : [
            {
              field: `${field}.url`,
              message: `"${url.slice(0, 80)}" is no address for a link: use one that begins with https://, http:// or mailto:.`,
            },
          ]),
    ];
  });
  return [...tooMany, ...each];
}

function isLinkTarget(url: string): boolean {
  // Text with controls or spaces is read differently by whoever reads it.
  if (url.length > LONGEST_URL || /[\s\p{Cc}]/u.test(url)) return false;
  const protocol = URL.parse(url)?.protocol;
  return protocol === 'https:' || protocol === 'http:' || (protocol === 'mailto:' && /^mailto:[^@]+@[^@]+$/.test(url));
}
