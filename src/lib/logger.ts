import pino, { type Logger } from 'pino';

export type { Logger };

/** Structured logs on stderr, so that a command's results on stdout stay clean. Secrets are cut out by name. */
export function createLogger(level: string): Logger {
  const redact = ['password', 'token', 'secret', 'authorization', 'cookie', '*.password', '*.token', '*.secret'];
  return pino({ level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
