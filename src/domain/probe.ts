import { DAY, MINUTE, SECOND } from '../lib/clock.ts';
import type { Fault } from './errors.ts';
import { isStatedStatus, type ComponentStatus, type StatedStatus } from './status.ts';

export const PROBE_KINDS = ['http', 'tcp', 'heartbeat'] as const;
export type ProbeKind = (typeof PROBE_KINDS)[number];

export interface HttpTarget {
  kind: 'http';
  url: string;
  method: 'GET' | 'HEAD';
  headers: Record<string, string>;
  /** Codes and ranges that count as good, e.g. `200-299, 401`. */
  expectedStatus: string;
  /** Text without which an answer is bad; null: any will do. */
  requiredText: string | null;
  /** Text that makes an answer bad, e.g. "we are sorry". */
  forbiddenText: string | null;
  /** How many redirects are followed; 0: a redirect is an answer like any other. */
  followRedirects: number;
}

export interface TcpTarget {
  kind: 'tcp';
  host: string;
  port: number;
}

/** The service calls us on the probe's schedule; silence for longer than that plus the grace is the failure. */
export interface HeartbeatTarget {
  kind: 'heartbeat';
  graceMs: number;
}

export type ProbeTarget = HttpTarget | TcpTarget | HeartbeatTarget;

/** What a person decides about a probe. */
export interface ProbeSettings {
  componentId: string;
  /** Its name in `apply` files, unique in its component. */
  key: string;
  target: ProbeTarget;
  /** `every 60s` or a cron expression, read in `timeZone`. */
  schedule: string;
  timeZone: string;
  /** Time limit of one sample. */
  timeoutMs: number;
  /** Bad samples in a row that make it failing. */
  failureThreshold: number;
  /** Good samples in a row that make it operational. */
  recoveryThreshold: number;
  /** How soon to ask again while samples contradict what is believed. */
  recheckMs: number;
  /** Status of the component while the probe fails. */
  failureStatus: StatedStatus;
  /** Hash of a heartbeat's token; null for other kinds. */
  tokenHash: string | null;
}

/** What its samples have said so far. */
export interface ProbeState {
  observedStatus: ComponentStatus;
  /** Conclusive samples alike in a row, up to the last; one of the two is 0. */
  goodStreak: number;
  badStreak: number;
  /** When that row began. */
  runSinceAt: number | null;
  /** While failing: since when. */
  firstFailureAt: number | null;
  lastSampleAt: number | null;
  lastConclusiveAt: number | null;
  /** The time after which the last conclusive sample is no evidence any more. */
  freshUntil: number | null;
  lastGoodAt: number | null;
  /** Of the last bad or inconclusive sample. */
  lastError: string | null;
}

export interface Probe extends ProbeSettings, ProbeState {
  id: string;
  /** App time of its next run. */
  dueAt: number;
  createdAt: number;
  updatedAt: number;
}

/** `inconclusive`: our own trouble (network, stall, gap); it says nothing about the target. */
export type Outcome = 'good' | 'bad' | 'inconclusive';

/** Milliseconds of each phase; null where there was none (no TLS, or it never came to it). */
export interface Phases {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  firstByteMs: number | null;
}

export interface Sample {
  probeId: string;
  at: number;
  outcome: Outcome;
  totalMs: number | null;
  phases: Phases;
  /** What was wrong, in words; null for a good sample. */
  error: string | null;
}

export const NO_PHASES: Phases = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };

type Defaults = Pick<
  ProbeSettings,
  'schedule' | 'timeoutMs' | 'failureThreshold' | 'recoveryThreshold' | 'recheckMs' | 'failureStatus'
>;

/** What a probe is given where nobody says otherwise. One silence is telling by itself; one failed request is not. */
export function probeDefaults(kind: ProbeKind): Defaults {
  const isHeartbeat = kind === 'heartbeat';
  return {
    schedule: 'every 60s',
    timeoutMs: 10 * SECOND,
    failureThreshold: isHeartbeat ? 1 : 3,
    recoveryThreshold: isHeartbeat ? 1 : 2,
    recheckMs: 15 * SECOND,
    failureStatus: 'major_outage',
  };
}

export const HTTP_DEFAULTS = {
  method: 'GET',
  headers: {},
  expectedStatus: '200-299',
  requiredText: null,
  forbiddenText: null,
  followRedirects: 0,
} as const satisfies Omit<HttpTarget, 'kind' | 'url'>;

export const HEARTBEAT_GRACE_MS = MINUTE;

/** The state of a probe that has not run yet: nothing is known. */
export const NOTHING_KNOWN: ProbeState = {
  observedStatus: 'unknown',
  goodStreak: 0,
  badStreak: 0,
  runSinceAt: null,
  firstFailureAt: null,
  lastSampleAt: null,
  lastConclusiveAt: null,
  freshUntil: null,
  lastGoodAt: null,
  lastError: null,
};

/** What is wrong with a probe's settings, all at once; its schedule is judged by `lib/schedule.ts`. */
export function probeFaults(settings: ProbeSettings): Fault[] {
  const { target, timeoutMs, failureThreshold, recoveryThreshold, recheckMs, failureStatus } = settings;
  const whole = (field: string, value: number, least: number, most: number): Fault[] =>
    Number.isInteger(value) && value >= least && value <= most
      ? []
      : [{ field, message: `Give a whole number from ${least} to ${most}.` }];
  return [
    ...targetFaults(target),
    ...whole('timeout_ms', timeoutMs, 100, MINUTE),
    ...whole('failure_threshold', failureThreshold, 1, 20),
    ...whole('recovery_threshold', recoveryThreshold, 1, 20),
    ...whole('recheck_ms', recheckMs, SECOND, DAY),
    ...(isStatedStatus(failureStatus) && failureStatus !== 'operational' && failureStatus !== 'under_maintenance'
      ? []
      : [{ field: 'failure_status', message: 'Use degraded_performance, partial_outage or major_outage.' }]),
    ...(target.kind === 'heartbeat' && settings.tokenHash === null
      ? [{ field: 'token', message: 'A heartbeat needs a token, by which the service calls.' }]
      : []),
  ];
}

function targetFaults(target: ProbeTarget): Fault[] {
  if (target.kind === 'http') return httpFaults(target);
  if (target.kind === 'tcp') return tcpFaults(target);
  return Number.isInteger(target.graceMs) && target.graceMs >= 0 && target.graceMs <= DAY
    ? []
    : [{ field: 'grace', message: 'Give a time from 0 to 24 hours.' }];
}

function httpFaults(target: HttpTarget): Fault[] {
  const faults: Fault[] = [...urlFaults(target.url), ...headerFaults(target.headers)];
  if (parseStatusSet(target.expectedStatus) === undefined) {
    const message = `"${target.expectedStatus}" names no status codes: write for example "200-299" or "200, 401".`;
    faults.push({ field: 'expected_status', message });
  }
  if (target.requiredText === '') {
    faults.push({ field: 'required_text', message: 'Write the text, or leave it out.' });
  }
  if (target.forbiddenText === '') {
    faults.push({ field: 'forbidden_text', message: 'Write the text, or leave it out.' });
  }
  if (target.method === 'HEAD' && (target.requiredText ?? target.forbiddenText) !== null) {
    faults.push({ field: 'method', message: 'HEAD brings no text to look for: use GET.' });
  }
  if (!Number.isInteger(target.followRedirects) || target.followRedirects < 0 || target.followRedirects > 10) {
    faults.push({ field: 'follow_redirects', message: 'Give a whole number from 0 to 10.' });
  }
  return faults;
}

function urlFaults(text: string): Fault[] {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    return [{ field: 'url', message: `"${text}" is not a web address: write https://…, or http://….` }];
  }
  return url.username || url.password
    ? [{ field: 'url', message: 'Put user name and password into an Authorization header, not into the address.' }]
    : [];
}

function headerFaults(headers: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(headers)
    .filter(([name, value]) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value))
    .map(([name]) => ({ field: 'headers', message: `"${name}" cannot be sent: use plain characters on one line.` }));
}

function tcpFaults({ host, port }: TcpTarget): Fault[] {
  const faults: Fault[] = [];
  if (!/^[\w.:-]{1,253}$/.test(host)) {
    faults.push({ field: 'host', message: `"${host}" is not a host: write its name or address alone.` });
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    faults.push({ field: 'port', message: 'Give a port from 1 to 65535.' });
  }
  return faults;
}

/** The ranges of status codes in a text such as `200-299, 401`; nothing where it is not one. */
export function parseStatusSet(text: string): { from: number; to: number }[] | undefined {
  const ranges = text.split(',').map((part) => {
    const [, from, to] = /^(\d{3})(?:\s*-\s*(\d{3}))?$/.exec(part.trim()) ?? [];
    return from === undefined ? undefined : { from: Number(from), to: Number(to ?? from) };
  });
  const isGood = ranges.every((range) => range && range.from >= 100 && range.from <= range.to && range.to <= 599);
  return isGood ? ranges.filter((range) => range !== undefined) : undefined;
}
