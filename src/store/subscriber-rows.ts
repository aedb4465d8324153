export interface SubscriberRow {
  id: string;
  pageId: string;
  channel: string;
  address: string;
  addressLower: string;
  locale: string;
  state: string;
  createdAt: number;
  confirmedAt: number | null;
  endedAt: number | null;
  /** App time of the last confirmation mail: one a day, whatever is asked. */
  confirmationSentAt: number | null;
  /** JSON: what was last asked for, until the address confirms it. */
  requested: string | null;
  /** 0: only what is waited for. */
  isLasting: number;
}

/** One thing that a subscriber is told of until it is back. */
export interface SubscriberWaitRow {
  subscriberId: string;
  kind: string;
  subjectId: string;
  createdAt: number;
  endedAt: number | null;
  /** The notice that was the last word on it. */
  endedNoticeId: string | null;
}

/** No rows, where the subscription is a lasting one: the whole page. */
export interface SubscriberComponentRow {
  subscriberId: string;
  componentId: string;
}
