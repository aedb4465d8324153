import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A new id in Statuspage's form: 12 characters of `[0-9a-z]`. Names a row; is never a secret. */
export function newId(): string {
  return Array.from({ length: 12 }, () => ALPHABET.charAt(randomInt(36))).join('');
}

/** A new secret of 256 bits, safe in a URL. Only its hash is ever stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The form in which a token is stored (SHA-256 suffices above 112 bits of entropy: ASVS 5.0, 6.5.2). */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A MAC over the parts, bound to a purpose, so that a token made for one thing never opens another. */
export function sign(secret: string, purpose: string, ...parts: (string | number)[]): string {
  return createHmac('sha256', secret)
    .update([purpose, ...parts].join('\n'))
    .digest('base64url');
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [hashToken(a), hashToken(b)].map((hash) => Buffer.from(hash));
  return timingSafeEqual(left as Buffer, right as Buffer);
}
