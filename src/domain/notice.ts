import type { EtaKind } from './restoration.ts';
import type { LocalizedText } from './localized-text.ts';
import type { StatedStatus } from './status.ts';

/** What a notice is about, by its weightiest part: it chooses the first line of the message. */
export const NOTICE_KINDS = [
  'incident_opened',
  'incident_updated',
  'incident_resolved',
  'eta_set',
  'eta_moved',
  'eta_missed',
  'eta_withdrawn',
  'component_restored',
  'maintenance_scheduled',
  'maintenance_updated',
  'maintenance_reminder',
  'maintenance_started',
  'maintenance_overrun',
  'maintenance_completed',
  'maintenance_cancelled',
  'postmortem_published',
  'subscription_confirmation',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** The parts of an ETA that people are told. */
export interface EtaFacts {
  kind: EtaKind;
  byAt: number | null;
  earliestAt: number | null;
  condition: LocalizedText | null;
  reason: LocalizedText | null;
  basis: 'staff' | 'history';
}

/** One thing that happened to one component. */
export type NoticeItem =
  | {
      kind: 'component_affected';
      componentId: string;
      status: StatedStatus;
      becauseOfId: string | null;
      /** It had come back before: it is down again. */
      isAgain?: boolean;
    }
  | { kind: 'eta_set' | 'eta_withdrawn'; componentId: string; eta: EtaFacts }
  | { kind: 'eta_moved'; componentId: string; eta: EtaFacts; previousByAt: number | null }
  | { kind: 'eta_missed'; componentId: string; byAt: number }
  | {
      kind: 'component_restored';
      componentId: string;
      restoredAt: number;
      downSinceAt: number;
      promisedByAt: number | null;
      /** It is watched before it is called restored. */
      isWatched?: boolean;
    };

/** One thing that must be told: a row, written in the transaction of the change it tells of. */
export interface Notice {
  id: string;
  pageId: string;
  kind: NoticeKind;
  incidentId: string | null;
  updateId: string | null;
  /** The components it concerns: subscribers to others do not get it. */
  componentIds: string[];
  items: NoticeItem[];
  /** Set where it is for one subscriber alone (a confirmation). */
  subscriberId: string | null;
  createdAt: number;
  /** App time before which nobody is told: until then its writer may take it back. Null: at once. */
  heldUntil: number | null;
}

export type NoticeDraft = Pick<Notice, 'kind' | 'componentIds' | 'items'>;

/** What a message built from these items is chiefly about, where the life-cycle itself says nothing. */
const WEIGHTIEST_FIRST = ['eta_withdrawn', 'eta_missed', 'eta_moved', 'eta_set', 'component_restored'] as const;

/** The kind of the weightiest of these items; nothing where they are only about what is affected. */
export function weightiest(items: readonly NoticeItem[]): NoticeKind | undefined {
  return WEIGHTIEST_FIRST.find((kind) => items.some((item) => item.kind === kind));
}
