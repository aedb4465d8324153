import { createHash } from 'node:crypto';

/** SHA-256 over lines, each ended by a line feed, in hexadecimal: `sha256sum` over a file of them says the same. */
export function digestOf(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex');
}

/** A short mark of a value, the same for the same content: by it a form tells whether what it showed still stands. */
export function markOf(value: unknown): string {
  return digestOf([JSON.stringify(sorted(value))]).slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [key, sorted(each)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
