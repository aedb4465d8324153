/**
 * `queued` waits or is being sent; the others are final. `failed`: the address or its server refused it for good.
 * `superseded`: newer news of the same incident took its place. `cancelled`: the reader unsubscribed first.
 */
export const DELIVERY_STATES = ['queued', 'sent', 'failed', 'superseded', 'cancelled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Confirmations, for which somebody waits, have a lane of their own, and so have endpoints, which may be slow. */
export const LANES = ['confirmation', 'incident', 'webhook'] as const;
export type Lane = (typeof LANES)[number];

/** One message to one recipient, whatever it tells. All its times are real time. */
export interface Outgoing {
  state: DeliveryState;
  /** How often sending was begun. */
  attempts: number;
  /** Made before the first attempt and kept for all: a repetition can be told from a second mail. */
  messageId: string;
  dueAt: number;
  leaseOwner: string | null;
  leaseUntil: number | null;
  lastError: string | null;
  createdAt: number;
  finishedAt: number | null;
}

/** One notice to one subscriber. */
export interface Delivery extends Outgoing {
  noticeId: string;
  subscriberId: string;
  lane: Lane;
}

/** One reminder to one of the staff. */
export interface StaffDelivery extends Outgoing {
  reminderId: string;
  staffId: string;
}
