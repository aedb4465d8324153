import { NO_PHASES, type Outcome, type Phases } from '../domain/probe.ts';

/** What one run of a probe found. */
export interface Finding {
  outcome: Outcome;
  totalMs: number | null;
  phases: Phases;
  error: string | null;
  /** It was not reached at all, which may as well be our own network's fault. */
  isUnreachable: boolean;
}

/** A target that did not answer as it should: an ordinary result, in words for people. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure';
  readonly isUnreachable: boolean;

  constructor(words: string, isUnreachable = false) {
    super(words);
    this.isUnreachable = isUnreachable;
  }
}

export function good(totalMs: number, phases: Phases): Finding {
  return { outcome: 'good', totalMs, phases, error: null, isUnreachable: false };
}

export function bad(error: unknown, totalMs: number | null = null, phases: Phases = NO_PHASES): Finding {
  const { message, isUnreachable } = toFailure(error);
  return { outcome: 'bad', totalMs, phases, error: message, isUnreachable };
}

export function inconclusive(error: string): Finding {
  return { outcome: 'inconclusive', totalMs: null, phases: NO_PHASES, error, isUnreachable: false };
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed before the answer was complete',
  EPIPE: 'connection closed before the answer was complete',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name could not be looked up',
  EHOSTUNREACH: 'host cannot be reached',
  ENETUNREACH: 'network cannot be reached',
  ENETDOWN: 'network cannot be reached',
  EADDRNOTAVAIL: 'network cannot be reached',
  ETIMEDOUT: 'no connection',
  EPROTO: 'secure connection failed',
  CERT_HAS_EXPIRED: 'certificate has expired',
  CERT_NOT_YET_VALID: 'certificate is not valid yet',
  CERT_REVOKED: 'certificate has been revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate cannot be verified',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate is for another host name',
};

/** Nothing came back from the other side. A refusal did: somebody there said no. */
const UNREACHABLE = new Set('ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH ENETDOWN EADDRNOTAVAIL ETIMEDOUT'.split(' '));

function toFailure(error: unknown): ProbeFailure {
  if (error instanceof ProbeFailure) return error;
  const code = codeOf(error);
  if (code.startsWith('HPE_')) return new ProbeFailure('answered something that is not HTTP');
  if (code.startsWith('ERR_SSL_')) return new ProbeFailure('secure connection failed');
  const words = WORDS[code] ?? (error instanceof Error ? error.message : String(error));
  return new ProbeFailure(words, UNREACHABLE.has(code));
}

/** A name with several addresses fails with one error per address; the first speaks for all. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}
