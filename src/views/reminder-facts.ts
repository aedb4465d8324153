import type { DeliveryState } from '../domain/delivery.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import type { PromiseKind } from '../domain/reminder.ts';

/** Who is asked before a promise lapses. */
export interface RosterFacts {
  /** Empty: nobody is on duty. */
  names: string[];
  /** The screen where that is set. */
  href: string;
}

/** Somebody said that they are on it. */
export interface AnswerFacts {
  by: string;
  at: number;
}

/** What staff were asked about a promise so far. */
export interface PromiseReminderFacts {
  /** When they were asked last. */
  askedAt: number;
  /** Who is on it; null: nobody, or not any more. */
  answer: AnswerFacts | null;
  /** Where somebody says that they are on it, and from which screen; null while somebody is. */
  action: string | null;
  from: 'home' | 'incident';
}

/** One time that staff were asked. */
export interface ReminderLineFacts {
  stage: 'before' | 'at' | 'after';
  kind: PromiseKind;
  promisedAt: number;
  askedAt: number;
  components: LocalizedText[];
  answer: AnswerFacts | null;
  mails: { name: string; state: DeliveryState }[];
  /** Whether it was handed out and there was nobody to mail. */
  isUnmailed: boolean;
}

export interface RosterPersonFacts {
  name: string;
  isOnDuty: boolean;
  isSelf: boolean;
  /** Where this is changed; null where the person signed in may not. */
  action: string | null;
}
