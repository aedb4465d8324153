import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { SECOND } from '../../lib/clock.ts';
import { assertHostAllowed, ForbiddenAddressError, safeLookup, type AddressPolicy } from '../../lib/safe-connect.ts';
import type { Outcome } from './email.ts';

/** One message to one endpoint. */
export interface WebhookPost {
  url: string;
  /** The same in every repetition: receivers tell by it that they have it already. */
  id: string;
  body: string;
  secret: string;
  at: number;
}

const TIMEOUT_MS = 15 * SECOND;
const ERROR_LIMIT = 500;

/**
 * Posts once over a fresh connection, signed as Standard Webhooks 1.0.0 says. Never throws. A redirect is a failure: it
 * would lead somewhere that nobody named. An endpoint that answers 410 wants nothing more, ever.
 */
export async function postWebhook(post: WebhookPost, policy: AddressPolicy): Promise<Outcome> {
  try {
    const status = await send(new URL(post.url), post, policy);
    if (status >= 200 && status < 300) return { kind: 'sent', error: null };
    return { kind: status === 410 ? 'rejected' : 'deferred', error: `The endpoint answered ${status}.` };
  } catch (error) {
    const kind = error instanceof ForbiddenAddressError || error instanceof TypeError ? 'rejected' : 'deferred';
    return { kind, error: String(error).slice(0, ERROR_LIMIT) };
  }
}

/** Value of the `webhook-signature` header over id, time (Unix seconds) and body. */
export function webhookSignature(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

function send(url: URL, { id, body, secret, at }: WebhookPost, policy: AddressPolicy): Promise<number> {
  assertHostAllowed(url.hostname, policy);
  const seconds = Math.floor(at / SECOND);
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      headers: {
        'User-Agent': 'Pulih (status page)',
        'Content-Type': 'application/json',
        'Content-Length': bytes.length,
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': webhookSignature(secret, id, seconds, body),
      },
      agent: false,
      lookup: safeLookup(policy),
      timeout: TIMEOUT_MS,
    });
    // What sends one byte now and then is as silent as what sends none.
    const timer = setTimeout(() => request.destroy(new Error(`No answer within ${TIMEOUT_MS} ms.`)), TIMEOUT_MS);
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    request.on('error', reject);
    request.once('close', () => {
      clearTimeout(timer);
    });
    request.end(bytes);
  });
}
