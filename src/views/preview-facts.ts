import type { Locale } from '../domain/localized-text.ts';
import type { Channel } from '../domain/subscription.ts';

/** The incident's public page as its readers in one language would see it. */
export interface PagePreview {
  locale: Locale;
  /** A whole document, without script. */
  html: string;
}

/** The mail as subscribers to the whole page, in one language, would get it. */
export interface MailPreview {
  locale: Locale;
  subject: string;
  /** What mail programs show beside the subject. */
  preheader: string;
  /** The whole plain text. */
  text: string;
}

/** How many a notice would reach by one channel. */
export interface ChannelCount {
  channel: Channel;
  count: number;
}

/** What subscribers would be told. */
export interface TellingPreview {
  /** One for each language of the page; empty where nobody is told. */
  mails: MailPreview[];
  /** Channels that reach anybody. */
  recipients: ChannelCount[];
  /** Whether nothing is left to tell, because all that is new is hidden from readers. */
  isAllHidden: boolean;
}
