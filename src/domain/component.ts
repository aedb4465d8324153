import type { LocalizedText } from './localized-text.ts';
import type { ComponentStatus } from './status.ts';

/** What a probe's finding may do to the page: nothing, propose an incident to a person, or publish one by itself. */
export const PROBE_RULES = ['observe', 'propose', 'publish'] as const;
export type ProbeRule = (typeof PROBE_RULES)[number];

/** Something that people recognise and use, or the infrastructure behind it. */
export interface Component {
  id: string;
  pageId: string;
  /** Its name in `apply` files, unique on its page. */
  key: string;
  groupId: string | null;
  name: LocalizedText;
  description: LocalizedText;
  position: number;
  /** Not shown to readers, e.g. a data centre that services hang on. */
  isHidden: boolean;
  isUptimeShown: boolean;
  isOnlyShownIfDegraded: boolean;
  /** Day (`YYYY-MM-DD`) from which its history counts; null: from its creation. */
  startDate: string | null;
  probeRule: ProbeRule;
  /** A status that a person set outside any incident; null: none. */
  manualStatus: ComponentStatus | null;
  /** What the samples say after thresholds. */
  observedStatus: ComponentStatus;
  /** The published status: what the page shows. */
  status: ComponentStatus;
  createdAt: number;
  updatedAt: number;
}

/** A heading under which a page lists components. */
export interface ComponentGroup {
  id: string;
  pageId: string;
  key: string;
  name: LocalizedText;
  description: LocalizedText;
  position: number;
  createdAt: number;
  updatedAt: number;
}
