import { createHmac } from 'node:crypto';

/**
 * The secret by which an endpoint tells our posts from others' (Standard Webhooks 1.0.0). It follows from the install's
 * key and the subscriber, so it need not be stored.
 */
export function webhookSecret(secretKey: string, subscriberId: string): string {
  const bytes = createHmac('sha256', secretKey).update(`webhook\n${subscriberId}`).digest('base64');
  return `whsec_${bytes}`;
}
