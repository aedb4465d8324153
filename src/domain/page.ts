import type { Fault } from './errors.ts';
import { keyFaults } from './key.ts';
import { isLocale, LOCALES, textFaults, type Locale, type LocalizedText } from './localized-text.ts';
import { DESCRIPTION_LIMIT, NAME_LIMIT } from './component.ts';

/** A published view over components: who it speaks for, in which languages and zone. */
export interface Page {
  id: string;
  /** Its name in `apply` files and in paths; unique. */
  key: string;
  name: LocalizedText;
  description: LocalizedText;
  /** IANA name, e.g. `Asia/Seoul`. */
  timeZone: string;
  defaultLocale: Locale;
  /** Languages offered to readers, the default first. */
  locales: Locale[];
  /** Where readers can ask for help: text, shown at the foot of page and mails. */
  contact: LocalizedText;
  /** Grows with every change that readers can see; the publisher compares it with what it published last. */
  version: number;
  createdAt: number;
  updatedAt: number;
}

/** What staff and `apply` files say of a page. */
export type PageSettings = Pick<Page, 'key' | 'name' | 'description' | 'timeZone' | 'locales' | 'contact'>;

/** What is wrong with a page's settings. */
export function pageFaults(page: PageSettings): Fault[] {
  return [
    ...keyFaults(page.key),
    ...textFaults('name', page.name, { isRequired: true, limit: NAME_LIMIT }),
    ...textFaults('description', page.description, { isRequired: false, limit: DESCRIPTION_LIMIT }),
    ...textFaults('contact', page.contact, { isRequired: false, limit: DESCRIPTION_LIMIT }),
    ...timeZoneFaults(page.timeZone),
    ...localeFaults(page.locales),
  ];
}

/** What is wrong with the name of a time zone. */
export function timeZoneFaults(timeZone: string, field = 'time_zone'): Fault[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    // Offsets are accepted by some engines, but have no daylight saving time and no name.
    if (/^[A-Za-z]/.test(timeZone)) return [];
  } catch {
    // Not a zone.
  }
  return [{ field, message: `"${timeZone}" is not a time zone: use a name such as "Asia/Seoul" or "UTC".` }];
}

function localeFaults(locales: readonly string[]): Fault[] {
  const unknown = locales.find((locale) => !isLocale(locale));
  if (locales.length > 0 && unknown === undefined && new Set(locales).size === locales.length) return [];
  const fault =
    unknown !== undefined
      ? `"${unknown}" is not a language of Pulih`
      : locales.length > 0
        ? 'A language is named twice'
        : 'No language is named';
  return [{ field: 'languages', message: `${fault}: name each of ${LOCALES.join(', ')} once at most.` }];
}
