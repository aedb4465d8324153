import type { Delivery } from '../domain/delivery.ts';
import type { Notice } from '../domain/notice.ts';
import type { Subscriber } from '../domain/subscription.ts';
import { webhookSecret } from '../lib/webhook-secret.ts';
import type { Outcome } from './channels/email.ts';
import { postWebhook } from './channels/webhook.ts';
import type { DeliverDeps } from './deps.ts';
import { Letters } from './letters.ts';
import { mailAddress } from './message-ids.ts';
import { Payloads } from './payloads.ts';

/** Writes and brings the messages of one round by one channel. What it wrote for one it keeps for the others. */
export interface Courier {
  /** The message of a delivery; null where there is nothing left to tell. */
  write(delivery: Delivery, notice: Notice, subscriber: Subscriber): Promise<string | null>;
  /** Brings it. Never throws: every end is an outcome. */
  send(delivery: Delivery, subscriber: Subscriber, message: string): Promise<Outcome>;
}

export function mailCourier(deps: DeliverDeps): Courier {
  const letters = new Letters(deps);
  return {
    write: (delivery, notice, subscriber) => letters.write(delivery, notice, subscriber),
    send: async (_, { address }, message) => {
      const outcome = await deps.transport?.send({ from: mailAddress(deps.mailFrom), to: address }, message);
      return outcome ?? { kind: 'our_fault', error: null };
    },
  };
}

export function webhookCourier(deps: DeliverDeps): Courier {
  const payloads = new Payloads(deps);
  return {
    write: (_, notice, subscriber) => payloads.write(notice, subscriber),
    send: ({ noticeId, subscriberId }, { address }, body) => {
      const secret = webhookSecret(deps.secretKey, subscriberId);
      const post = { url: address, id: `${noticeId}.${subscriberId}`, body, secret, at: deps.clock.real() };
      return postWebhook(post, deps.webhookTargets);
    },
  };
}
