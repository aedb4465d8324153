import { sameSecret, sign } from './ids.ts';

/** What a link of a mail may do. A token made for one thing never opens another. */
export type LinkPurpose = 'confirm' | 'manage' | 'unsubscribe' | 'postmortem' | 'enter';

const FOR_EVER = 0;

/**
 * A link's token: whom it is about, until when it works (milliseconds; left out: for years to come), and a MAC over
 * both. Nothing is stored, so a mail scanner that opens the link uses nothing up.
 */
export function makeLinkToken(secret: string, purpose: LinkPurpose, id: string, expiresAt = FOR_EVER): string {
  const expiry = expiresAt.toString(36);
  return `${id}.${expiry}.${sign(secret, purpose, id, expiry)}`;
}

/** The id that a genuine token is about and whether it is too old; null for one that we did not make. */
export function readLinkToken(
  secret: string,
  purpose: LinkPurpose,
  token: string,
  now: number,
): { id: string; isExpired: boolean } | null {
  const [id, expiry, mac, ...rest] = token.split('.');
  if (!id || !expiry || !mac || rest.length > 0) return null;
  if (!sameSecret(mac, sign(secret, purpose, id, expiry))) return null;
  const expiresAt = Number.parseInt(expiry, 36);
  return { id, isExpired: expiresAt !== FOR_EVER && now >= expiresAt };
}
