import type { Automatic } from '../domain/incident.ts';
import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { NoticeKind } from '../domain/notice.ts';
import type { PromiseKind } from '../domain/reminder.ts';
import type { StatedStatus } from '../domain/status.ts';

/** What stands around every mail. Links and the address may be marks that are filled in for each recipient. */
export interface MailFrame {
  locale: Locale;
  subject: string;
  /** What a mailbox shows beside the subject: the part that changes from mail to mail. */
  preheader: string;
  pageName: LocalizedText;
  /** What the page has pinned against impersonators; null: nothing. */
  banner: LocalizedText | null;
  contact: LocalizedText | null;
  address: string;
  /** Null where the recipient is not subscribed (yet). */
  manageUrl: string | null;
  unsubscribeUrl: string | null;
}

/** One thing that is new, of all the components of which the same is said. */
export interface MailNews {
  sentence: string;
  names: string;
  reason: LocalizedText | null;
}

/** How one component is doing now. */
export interface MailState {
  name: LocalizedText;
  status: StatedStatus;
  becauseOf: LocalizedText | null;
  sentence: string | null;
}

export interface NoticeMail {
  mail: MailFrame;
  kind: NoticeKind;
  name: LocalizedText;
  headline: string;
  asOf: number;
  /** What is new beside the headline. */
  news: MailNews[];
  automatic: Automatic | null;
  body: LocalizedText | null;
  states: MailState[];
  /** What people can do meanwhile. */
  alternatives: LocalizedText | null;
  nextUpdateBy: number | null;
  isNextUpdateLate: boolean;
  /** Whether something came back, so that readers need to know what to do where it did not for them. */
  isRestoration: boolean;
  /** Where to ask for news for good, in the last mail of what was to last until it is back; else null. */
  againUrl: string | null;
  url: string;
}

export interface ConfirmationMail {
  mail: MailFrame;
  isWholePage: boolean;
  componentNames: LocalizedText[];
  /** What they will be told of until it is back. */
  waitNames: LocalizedText[];
  confirmUrl: string;
  validUntil: number;
}

/** A promise that one of the staff is asked about. */
export interface ReminderMail {
  mail: Pick<MailFrame, 'locale' | 'subject' | 'preheader' | 'pageName'>;
  kind: PromiseKind;
  headline: string;
  incidentName: LocalizedText;
  /** Empty where the promise is about the incident itself. */
  components: LocalizedText[];
  /** What the time depends on; empty: on nothing that was said. */
  conditions: LocalizedText[];
  asOf: number;
  isOverdue: boolean;
  /** Why this person is asked: they are on duty; else nobody is, and they are an owner. */
  isOnDuty: boolean;
  url: string;
  dutyUrl: string;
}

/** The facts of each template in `views/mail`. */
export interface MailViews {
  'mail/notice.html': NoticeMail;
  'mail/notice.txt': NoticeMail;
  'mail/confirmation.html': ConfirmationMail;
  'mail/confirmation.txt': ConfirmationMail;
  'mail/reminder.html': ReminderMail;
  'mail/reminder.txt': ReminderMail;
}
