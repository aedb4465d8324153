import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { EtaLine, PageFacts } from './page-facts.ts';
import type { ComponentStatus } from '../domain/status.ts';

/** What stands around everything that is shown in a frame on other sites. */
export interface FrameFacts {
  locale: Locale;
  title: string;
  style: string;
  /** Address of the page in this language: links lead out of the frame. */
  home: string;
  pageName: LocalizedText;
}

/** What is down, in the words of the page, for somebody who is on another site. */
export interface EmbedFacts {
  frame: FrameFacts;
  asOf: number;
  headline: Pick<PageFacts['headline'], 'kind' | 'status' | 'affected'> & { latestBy: number | null };
  /** The only service that has problems, where it is one. */
  single: EmbeddedService | null;
  affected: EmbeddedService[];
  /** How many more there are on the page. */
  more: number;
}

export interface EmbeddedService {
  name: LocalizedText;
  status: ComponentStatus;
  eta: EtaLine | null;
}

export interface EmbedViews {
  'public/embed-banner': EmbedFacts;
  'public/embed-status': EmbedFacts;
}
