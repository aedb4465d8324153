import type { LocalizedText } from '../domain/localized-text.ts';
import type { ComponentStatus } from '../domain/status.ts';
import type { EtaLine } from './page-facts.ts';
import type { PublicLayout } from './public-views.ts';

/** One line of a list of all services: a service, or beneath it a feature of it. */
export interface AsOfRow {
  name: LocalizedText;
  isFeature: boolean;
  status: ComponentStatus;
  /** Since when it is as it is; null where that is not known, or all is well. */
  sinceAt: number | null;
  watchingSinceAt: number | null;
  isAgain: boolean;
  eta: EtaLine | null;
}

/** All services at one moment: the present one, or one that was published and stays. */
export interface AsOfFacts {
  layout: PublicLayout;
  asOf: number;
  isLive: boolean;
  /** The list's own address, to quote. */
  address: string;
  /** Path of the list that is always the present one. */
  present: string;
  groups: { name: LocalizedText | null; rows: AsOfRow[] }[];
  /** The same in plain text. */
  plainText: string;
  /** Published lists, newest first; only the live list names them. */
  lists: { path: string; at: number }[];
}
