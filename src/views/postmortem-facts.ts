import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { ScreenLinks } from './console-facts.ts';
import type { ConsoleLayout } from './console-views.ts';
import type { PostmortemFacts } from './page-facts.ts';
import type { PublicLayout } from './public-views.ts';
import type { FaultFacts, FieldFacts, LocalizedFieldFacts } from './update-form-facts.ts';

/** What can be done with the form of a postmortem; also the words that say that it was. */
export const POSTMORTEM_STEPS = ['save', 'share', 'publish', 'schedule', 'withdraw'] as const;
export type PostmortemStep = (typeof POSTMORTEM_STEPS)[number];

/** The postmortem of an incident: its draft, and what becomes of it. */
export interface PostmortemScreen {
  layout: ConsoleLayout;
  links: ScreenLinks;
  incident: { name: LocalizedText; href: string };
  state: 'none' | 'draft' | 'scheduled' | 'published';
  /** When it appears, or first appeared. */
  stateAt: number | null;
  /** Whether the draft differs from what readers see. */
  isChanged: boolean;
  done: PostmortemStep | null;
  hasConflict: boolean;
  /** Null while the incident is not over. */
  form: PostmortemFormFacts | null;
}

export interface PostmortemFormFacts {
  action: string;
  seen: number;
  faults: FaultFacts[];
  body: LocalizedFieldFacts;
  /** The saved draft, one language at a time. */
  preview: { locale: Locale; words: LocalizedText }[];
  /** The link that works at present. */
  link: { url: string; until: number } | null;
  /** Until when a link would work that is made now. */
  linkUntil: number;
  recipients: number;
  isNotifying: boolean;
  at: FieldFacts;
  timeZone: string;
  zoneOffset: number;
  /** What can be taken back. */
  withdraw: 'scheduled' | 'published' | null;
}

/** What a preview link shows. */
export interface PostmortemPreview {
  layout: PublicLayout;
  name: LocalizedText;
  postmortem: PostmortemFacts;
}
