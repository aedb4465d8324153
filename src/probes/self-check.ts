import type { ProbeTarget } from '../domain/probe.ts';
import { HOUR, monotonicMs, SECOND } from '../lib/clock.ts';
import { isIP } from 'node:net';
import { checkTcp } from './tcp.ts';

/** A host that should always be reachable, e.g. `1.1.1.1` port 443, or one that a probe watches. */
export interface Endpoint {
  host: string;
  port: number;
}

/** Tells our own loss of network from a target's: what we cannot reach because we reach nothing is not down. */
export interface SelfCheck {
  /** Makes a probed host known, as a witness for the others. */
  introduce(endpoint: Endpoint): void;
  /** Whether, with this host out of reach, it is our own network that is down. */
  isCutOff(unreached: Endpoint): Promise<boolean>;
}

/** Fewer unrelated hosts prove nothing: they may well be down together. */
const LEAST_WITNESSES = 4;
const MOST_WITNESSES = 8;
const WITNESS_LIMIT_MS = 2 * SECOND;
/** Many probes fail together; they share one round of questions. */
const ANSWER_KEPT_MS = 5 * SECOND;
const KNOWN_FOR_MS = HOUR;

/**
 * With anchors, we are cut off where none of them can be reached. Without, the hosts of other probes are asked: we are
 * cut off where more than half of at least four unrelated hosts are out of reach.
 */
export function createSelfCheck(anchors: readonly Endpoint[] = []): SelfCheck {
  const known = new Map<string, Endpoint & { at: number }>();
  const asked = new Map<string, { at: number; isReached: Promise<boolean> }>();

  const isReached = (endpoint: Endpoint): Promise<boolean> => {
    const key = keyOf(endpoint);
    const before = asked.get(key);
    if (before && before.at > monotonicMs() - ANSWER_KEPT_MS) return before.isReached;
    const answer = { at: monotonicMs(), isReached: canReach(endpoint) };
    asked.set(key, answer);
    return answer.isReached;
  };
  const witnessesFor = (unreached: Endpoint): Endpoint[] => {
    const byOwner = new Map<string, Endpoint>();
    for (const [key, endpoint] of known) {
      if (endpoint.at < monotonicMs() - KNOWN_FOR_MS) {
        known.delete(key);
        asked.delete(key);
      } else if (ownerOf(endpoint.host) !== ownerOf(unreached.host)) {
        byOwner.set(ownerOf(endpoint.host), endpoint);
      }
    }
    return [...byOwner.values()].slice(0, MOST_WITNESSES);
  };
  return {
    introduce: (endpoint) => {
      known.set(keyOf(endpoint), { ...endpoint, at: monotonicMs() });
    },
    isCutOff: async (unreached) => {
      if (anchors.length > 0) return (await Promise.all(anchors.map(isReached))).every((isThere) => !isThere);
      const witnesses = witnessesFor(unreached);
      const hosts = witnesses.length + 1;
      if (hosts < LEAST_WITNESSES) return false;
      const missing = (await Promise.all(witnesses.map(isReached))).filter((isThere) => !isThere).length + 1;
      return missing > hosts / 2;
    },
  };
}

/** The host that a probe depends on; none where the target calls us. */
export function endpointOf(target: ProbeTarget): Endpoint | undefined {
  if (target.kind === 'heartbeat') return undefined;
  if (target.kind === 'tcp') return { host: target.host, port: target.port };
  const { hostname, port, protocol } = new URL(target.url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}

/** A refusal proves the way there as well as a welcome does. */
async function canReach({ host, port }: Endpoint): Promise<boolean> {
  return !(await checkTcp({ host, port }, WITNESS_LIMIT_MS)).isUnreachable;
}

function keyOf({ host, port }: Endpoint): string {
  return `${host} ${port}`;
}

/** Hosts of one owner fail together for good reason: one registered name, or one network of 65,536 addresses. */
function ownerOf(host: string): string {
  if (isIP(host) === 4) return host.split('.').slice(0, 2).join('.');
  if (isIP(host) === 6) return host.split(':').slice(0, 3).join(':');
  const labels = host.toLowerCase().split('.');
  const isUnderShortName = labels.length > 2 && (labels.at(-2) ?? '').length <= 3;
  return labels.slice(isUnderShortName ? -3 : -2).join('.');
}
