import type { Locale, LocalizedText } from './localized-text.ts';

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
