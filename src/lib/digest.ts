import { createHash } from 'node:crypto';

/** SHA-256 over lines, each ended by a line feed, in hexadecimal: `sha256sum` over a file of them says the same. */
export function digestOf(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex');
}
