import type { ConfiguredProbe } from '../../domain/configuration.ts';
import type { Fault } from '../../domain/errors.ts';
import { keyFaults } from '../../domain/key.ts';
import { HEARTBEAT_GRACE_MS, HTTP_DEFAULTS, probeDefaults, probeFaults, type ProbeTarget } from '../../domain/probe.ts';
import { scheduleFault } from '../../lib/schedule.ts';
import type { FileProbe } from './configuration-schema.ts';

/** How far redirects are followed where the file just says `true`. */
const FOLLOW_MOST = 5;

/** Where the file names a setting otherwise than the domain does, or gives it in another unit. */
const FILE_FIELDS: Readonly<Record<string, string>> = {
  timeout_ms: 'timeout',
  recheck_ms: 'recheck',
  failure_status: 'status_on_failure',
  expected_status: 'http.expect_status',
  url: 'http.url',
  method: 'http.method',
  headers: 'http.headers',
  required_text: 'http.required_text',
  forbidden_text: 'http.forbidden_text',
  follow_redirects: 'http.follow_redirects',
  host: 'tcp.host',
  port: 'tcp.port',
  grace: 'heartbeat.grace',
};
const FILE_MESSAGES: Readonly<Record<string, string>> = {
  timeout_ms: 'give a time from 100ms to 60s.',
  recheck_ms: 'give a time from 1s to 24h.',
};

/** A probe as the file gives it, with what it leaves out filled in, and what is wrong with it. */
export function readProbe(probe: FileProbe, pageZone: string): { value: ConfiguredProbe; faults: Fault[] } {
  const target = targetOf(probe);
  const defaults = probeDefaults(target.kind);
  const value: ConfiguredProbe = {
    key: probe.key ?? target.kind,
    target,
    schedule: probe.schedule ?? defaults.schedule,
    timeZone: probe.time_zone ?? pageZone,
    timeoutMs: probe.timeout ?? defaults.timeoutMs,
    failureThreshold: probe.failure_threshold ?? defaults.failureThreshold,
    recoveryThreshold: probe.recovery_threshold ?? defaults.recoveryThreshold,
    recheckMs: probe.recheck ?? defaults.recheckMs,
    failureStatus: probe.status_on_failure ?? defaults.failureStatus,
  };
  return { value, faults: [...keyFaults(value.key), ...scheduleFaults(value, probe), ...settingFaults(value)] };
}

function targetOf({ http, tcp, heartbeat }: FileProbe): ProbeTarget {
  if (http) {
    const { url, expect_status, required_text, forbidden_text, follow_redirects, ...rest } = http;
    return {
      kind: 'http',
      ...HTTP_DEFAULTS,
      ...rest,
      url,
      expectedStatus: String(expect_status ?? HTTP_DEFAULTS.expectedStatus),
      requiredText: required_text ?? null,
      forbiddenText: forbidden_text ?? null,
      followRedirects: redirects(follow_redirects),
    };
  }
  if (tcp) return { kind: 'tcp', ...tcp };
  return { kind: 'heartbeat', graceMs: heartbeat?.grace ?? HEARTBEAT_GRACE_MS };
}

function redirects(written: boolean | number | undefined): number {
  if (typeof written === 'number') return written;
  return written ? FOLLOW_MOST : HTTP_DEFAULTS.followRedirects;
}

function scheduleFaults({ schedule, timeZone }: ConfiguredProbe, { time_zone }: FileProbe): Fault[] {
  const fault = scheduleFault(schedule, timeZone);
  if (fault === undefined) return [];
  const isZone = fault.startsWith('There is no time zone');
  // A bad zone of the page is the page's fault, told there.
  if (isZone && time_zone === undefined) return [];
  return [{ field: isZone ? 'time_zone' : 'schedule', message: fault }];
}

function settingFaults(probe: ConfiguredProbe): Fault[] {
  const tokenHash = probe.target.kind === 'heartbeat' ? 'made when it is applied' : null;
  return probeFaults({ ...probe, componentId: '', tokenHash }).map(({ field, message }) => ({
    field: FILE_FIELDS[field] ?? field,
    message: FILE_MESSAGES[field] ?? message,
  }));
}
