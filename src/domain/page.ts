import { DAY, HOUR, MINUTE, SECOND } from '../lib/clock.ts';
import type { DutyLimits } from './duty.ts';
import type { Fault } from './errors.ts';
import { keyFaults } from './key.ts';
import { isLocale, LOCALES, textFaults, type Locale, type LocalizedText } from './localized-text.ts';
import { DESCRIPTION_LIMIT, NAME_LIMIT } from './component.ts';
import { accessFaults, type PageAccess } from './page-access.ts';
import { colourFaults, footerLinkFaults, type Colours, type FooterLink, type Logo } from './page-look.ts';

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
  /** How long a person may take back what they posted before anybody is told. Milliseconds; 0: not at all. */
  undoMs: number;
  /** Pinned at the head of page and mails, e.g. that nobody is ever asked to install anything; empty: none. */
  banner: LocalizedText;
  /** Whether readers see how well promises were kept. */
  isRecordPublic: boolean;
  /** Whether an estimate from a component's own past is published, labelled, until a person gives one. */
  hasAutomaticEstimates: boolean;
  /** By when users must be notified; null: there is no such duty. */
  dutyLimits: DutyLimits | null;
  /** How long before planned work subscribers are reminded, the longest first. Milliseconds. */
  maintenanceRemindersMs: number[];
  /** Among the pages of the install; the first is served at the root. */
  position: number;
  /** Name of the host that is this page's alone; null: it is served under the install's own. */
  host: string | null;
  access: PageAccess;
  /** Of the password that opens it to readers; null: none was ever given. */
  passwordHash: string | null;
  logo: Logo | null;
  colours: Colours | null;
  footerLinks: FooterLink[];
  /** Grows with every change that readers can see; the publisher compares it with what it published last. */
  version: number;
  createdAt: number;
  updatedAt: number;
}

/** What staff and `apply` files say of a page. */
export type PageSettings = Omit<Page, 'id' | 'defaultLocale' | 'position' | 'version' | 'createdAt' | 'updatedAt'>;

/** The settings of a page, without what it counts by itself. */
export function pageSettings(page: Page): PageSettings {
  const { id: _id, defaultLocale: _first, version: _version, createdAt: _from, updatedAt: _at, ...settings } = page;
  return settings;
}

/** What a page does as long as nobody has decided otherwise. */
export const DEFAULT_PAGE_RULES: Omit<
  PageSettings,
  'key' | 'name' | 'description' | 'timeZone' | 'locales' | 'contact'
> = {
  undoMs: 10 * SECOND,
  banner: {},
  isRecordPublic: false,
  hasAutomaticEstimates: false,
  dutyLimits: null,
  maintenanceRemindersMs: [HOUR],
  host: null,
  access: 'public',
  passwordHash: null,
  logo: null,
  colours: null,
  footerLinks: [],
};

const LONGEST_UNDO_MS = 2 * MINUTE;
const LONGEST_REMINDER_MS = 30 * DAY;
const MOST_REMINDERS = 5;
const LONGEST_DUTY_MS = 366 * DAY;

/** What is wrong with a page's settings. */
export function pageFaults(page: PageSettings): Fault[] {
  return [
    ...keyFaults(page.key),
    ...textFaults('name', page.name, { isRequired: true, limit: NAME_LIMIT }),
    ...textFaults('description', page.description, { isRequired: false, limit: DESCRIPTION_LIMIT }),
    ...textFaults('contact', page.contact, { isRequired: false, limit: DESCRIPTION_LIMIT }),
    ...textFaults('banner', page.banner, { isRequired: false, limit: DESCRIPTION_LIMIT }),
    ...timeZoneFaults(page.timeZone),
    ...localeFaults(page.locales),
    ...ruleFaults(page),
    ...accessFaults(page.host, page.access, page.passwordHash !== null),
    ...colourFaults(page.colours),
    ...footerLinkFaults(page.footerLinks),
  ];
}

function ruleFaults({ undoMs, dutyLimits, maintenanceRemindersMs }: PageSettings): Fault[] {
  const isWithin = (ms: number, from: number, until: number): boolean => ms >= from && ms <= until;
  const areLimitsSane =
    dutyLimits === null || [dutyLimits.noticeMs, dutyLimits.damagesMs].every((ms) => isWithin(ms, 1, LONGEST_DUTY_MS));
  const areRemindersSane =
    maintenanceRemindersMs.length <= MOST_REMINDERS &&
    maintenanceRemindersMs.every((ms) => isWithin(ms, MINUTE, LONGEST_REMINDER_MS));
  return [
    ...(isWithin(undoMs, 0, LONGEST_UNDO_MS)
      ? []
      : [{ field: 'undo', message: 'Notices can wait 2 minutes at most: use 0s to 120s.' }]),
    ...(areLimitsSane ? [] : [{ field: 'duty', message: 'Give limits between a moment and a year.' }]),
    ...(areRemindersSane
      ? []
      : [
          {
            field: 'maintenance_reminders',
            message: `Use at most ${MOST_REMINDERS} reminders, each 1 minute to 30 days before the start.`,
          },
        ]),
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
