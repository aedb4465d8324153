import type { DutyState } from '../domain/duty-clock.ts';
import type { DutyElement } from '../domain/duty.ts';
import type { Automatic, TimelineStatus } from '../domain/incident.ts';
import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { ScreenLinks } from './console-facts.ts';
import type { ConsoleLayout } from './console-views.ts';

/** A way by which readers were told; `channel` names the message `duty.channel.…`. */
export interface DutyChannelFacts {
  channel: string;
  at: number;
  /** Messages that went out; null for the page. */
  sent: number | null;
}

export interface DutyElementFacts {
  element: DutyElement;
  state: DutyState;
  limitAt: number | null;
  /** Open, and so near its limit that somebody should act. */
  isNear: boolean;
  /** Time left to the limit, or past it; 0 where neither is said. */
  amountMs: number;
  told: { at: number; position: number; channels: DutyChannelFacts[] } | null;
}

/** How an incident stands to its page's duty to notify. */
export interface DutyPanelFacts {
  incidentName: LocalizedText;
  /** The screen with all the evidence. */
  href: string;
  interruptedAt: number;
  resumedAt: number | null;
  lastedMs: number;
  isDue: boolean;
  noticeMs: number;
  /** The strongest of what its elements ask for. */
  tone: 'calm' | 'near' | 'missed';
  elements: DutyElementFacts[];
}

/** What an update discloses, to be ticked; null where the page has no such duty. */
export interface DutyTicksFacts {
  elements: { element: DutyElement; isChosen: boolean; isTold: boolean }[];
  faults: string[];
}

/** The evidence of one incident, to be printed. */
export interface DutyScreen {
  layout: ConsoleLayout;
  links: ScreenLinks;
  incident: { name: LocalizedText; status: TimelineStatus; href: string; address: string };
  pageName: LocalizedText;
  writtenAt: number;
  damagesMs: number;
  duty: DutyPanelFacts;
  json: string;
  updates: {
    position: number;
    at: number;
    by: string;
    takenBackAt: number | null;
    status: TimelineStatus;
    /** Every language in which it was written, with the text as it was. */
    texts: { locale: Locale; words: LocalizedText }[];
    automatic: Automatic | null;
    contact: LocalizedText | null;
    nextUpdateBy: number | null;
    discloses: DutyElement[];
    channels: (DutyChannelFacts & { failed: number; waiting: number })[];
  }[];
  /** Everything else in the log, corrections and the like; `action` names a message. */
  others: { at: number; by: string; action: string }[];
  audit: { count: number; sha256: string };
}
