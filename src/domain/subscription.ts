import { DAY } from '../lib/clock.ts';
import type { Fault } from './errors.ts';
import type { Locale } from './localized-text.ts';
import { isSameSubject, isWaiting, type Wait, type WaitSubject } from './wait.ts';

/** `pending`: asked for, not confirmed; nothing but the confirmation goes there. */
export const SUBSCRIBER_STATES = ['pending', 'confirmed', 'unsubscribed'] as const;
export type SubscriberState = (typeof SUBSCRIBER_STATES)[number];

/** What somebody wants to be told, and in which language. No components: the whole page. */
export interface SubscriptionChoice {
  locale: Locale;
  componentIds: string[];
}

/** What an address asked for and has to confirm: to be told for good, until something is back, or both. */
export interface SubscriptionRequest {
  locale: Locale;
  /** Null: nothing for good. */
  componentIds: string[] | null;
  waits: WaitSubject[];
}

/** Ways by which people and programs are reached. */
export const CHANNELS = ['email', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A way to reach somebody who asked for it. */
export interface Subscriber extends SubscriptionChoice {
  id: string;
  pageId: string;
  channel: Channel;
  /** An e-mail address, or the URL of an endpoint. */
  address: string;
  state: SubscriberState;
  createdAt: number;
  confirmedAt: number | null;
  endedAt: number | null;
  /** When the last confirmation was written; null once it was answered. */
  confirmationSentAt: number | null;
  /** What was asked for last and takes effect when the address confirms it. */
  requested: SubscriptionRequest | null;
  /** Whether it goes on for good; false: only until what it waits for is back. */
  isLasting: boolean;
  /** What it waits for, and what it waited for until a notice ended that. */
  waits: Wait[];
}

/** RFC 5321: 64 octets before the @, 254 in all. */
const LOCAL_PART_LIMIT = 64;
const ADDRESS_LIMIT = 254;
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/i;

/**
 * What is wrong with an e-mail address. Narrower than the standard on purpose: one plain address without quotes,
 * comments, display name or control characters, so that it can stand in an envelope and a header as it is.
 */
export function emailFaults(address: string): Fault[] {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const isSound =
    at > 0 &&
    address.length <= ADDRESS_LIMIT &&
    local.length <= LOCAL_PART_LIMIT &&
    LOCAL_PART.test(local) &&
    DOMAIN.test(address.slice(at + 1));
  return isSound ? [] : [{ field: 'email', message: 'Give one e-mail address such as name@example.com.' }];
}

const ENDPOINT_LIMIT = 2_000;

/** What is wrong with the address of a program's endpoint. Where it may lead is decided when it is connected to. */
export function endpointFaults(endpoint: string): Fault[] {
  const url = URL.parse(endpoint);
  const isSound =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    endpoint.length <= ENDPOINT_LIMIT;
  const message = 'Give one address such as https://example.com/hooks/status, without a password in it.';
  return isSound ? [] : [{ field: 'endpoint', message }];
}

/** What one address may wait for at once. */
const MOST_WAITS = 20;

/**
 * What an address asks for, together with what it asked for just before and has not confirmed yet: who asks about two
 * services in one outage confirms both by one mail. What is asked for good replaces what was asked for good.
 */
export function requestOf(
  locale: Locale,
  asked: { componentIds: string[] } | { waits: readonly WaitSubject[] },
  before: SubscriptionRequest | null,
): SubscriptionRequest {
  const waits = before?.waits ?? [];
  if ('componentIds' in asked) return { locale, componentIds: asked.componentIds, waits };
  const isNew = (wait: WaitSubject): boolean => !asked.waits.some((each) => isSameSubject(each, wait));
  const all = [...waits.filter(isNew), ...asked.waits];
  return { locale, componentIds: before?.componentIds ?? null, waits: all.slice(-MOST_WAITS) };
}

/** Whether a notice is for somebody who chose these components; an empty choice is the whole page. */
export function concerns(chosenIds: readonly string[], notice: { componentIds: readonly string[] }): boolean {
  return chosenIds.length === 0 || notice.componentIds.some((id) => chosenIds.includes(id));
}

/** Whose words a message holds: all with the same are told the same. */
export interface Audience {
  locale: Locale;
  /** Empty: all that the notice is about. */
  componentIds: readonly string[];
  /** The notice is the last one of what was waited for. */
  isLast: boolean;
}

/** For whom a notice is written where it goes to this subscriber: services named in it are those that were chosen. */
export function audienceOf(
  subscriber: Subscriber,
  { id, incidentId }: { id: string; incidentId: string | null },
): Audience {
  const { locale, isLasting, componentIds, waits } = subscriber;
  const own = waits.filter((wait) => isWaiting(wait) || wait.endedNoticeId === id);
  const awaited = own.filter(({ kind }) => kind === 'component').map(({ subjectId }) => subjectId);
  const isWholePage = isLasting && componentIds.length === 0;
  const isWholeIncident = own.some(({ kind, subjectId }) => kind === 'incident' && subjectId === incidentId);
  return {
    locale,
    componentIds: isWholePage || isWholeIncident ? [] : [...new Set([...componentIds, ...awaited])].sort(),
    isLast: !isWholePage && waits.some(({ endedNoticeId }) => endedNoticeId === id),
  };
}

/** One confirmation per address in this time, however often it is asked for. */
export const CONFIRMATION_INTERVAL_MS = DAY;

/** How long the link of a confirmation works. */
export const CONFIRMATION_VALID_MS = 3 * DAY;
