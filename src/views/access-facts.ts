import type { Locale } from '../domain/localized-text.ts';

/** What stands before a page that a password opens. It tells nothing of the page. */
export interface UnlockPage {
  locale: Locale;
  pageId: string;
  /** Where to go once the password was given. */
  next: string;
  failure: 'wrong' | 'too_many' | null;
  /** Where staff sign in instead. */
  staffPath: string;
}
