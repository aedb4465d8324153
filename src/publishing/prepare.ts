import { createHash } from 'node:crypto';
import { Bodies } from '../lib/bodies.ts';
import type { PublishedFile } from '../lib/published-files.ts';
import type { Artefact } from './artefacts/artefact.ts';

/** Shared caches keep pages for seconds, and go on for a day when we do not answer (RFC 5861). */
const FRESH = 'public, max-age=10, s-maxage=15, stale-while-revalidate=60, stale-if-error=86400';
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Renders an artefact; gives back the former file where nothing changed. */
export async function prepareFile(
  artefact: Artefact,
  former: PublishedFile | undefined,
  now: number,
): Promise<PublishedFile> {
  const body = artefact.render();
  const identity = typeof body === 'string' ? Buffer.from(body) : body;
  const hash = hashOf(identity);
  if (former?.hash === hash) return former;
  const bodies = new Bodies({ identity });
  // The crowd asks for these, the moment that they are there.
  if (artefact.path.endsWith('/')) await bodies.pack();
  return {
    path: artefact.path,
    type: artefact.type,
    cacheControl: artefact.isImmutable ? IMMUTABLE : FRESH,
    hash,
    changedAt: now,
    bodies,
  };
}

/** Names a body: 128 bits of its SHA-256, safe in a header. */
export function hashOf(body: Buffer | string): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 22);
}
