/* eslint-disable no-console */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import nodemailer from 'nodemailer';
import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { monotonicMs, systemClock } from '../../src/lib/clock.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { createNotifier } from '../../src/notifications/notifier.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { aSetting, asAlice, type Setting } from '../support/factories.ts';

/**
 * Mails per second through the whole pipeline (fan-out, claim, render, send, record; SQLite file) against a bare
 * nodemailer pool that composes the same message for each recipient, both to the same sink in the same run.
 * `node test/bench/mail.ts [subscribers]`
 */
const count = Number(process.argv[2] ?? 5_000);
const CONNECTIONS = 10;
const sink = new Worker(join(import.meta.dirname, 'mail-sink.ts'));
const [{ port }] = (await once(sink, 'message')) as [AddressInfo];
const smtpUrl = `smtp://127.0.0.1:${port}`;
const addresses = Array.from({ length: count }, (_, index) => `reader${index}@example.com`);

const folder = mkdtempSync(join(tmpdir(), 'pulih-bench-'));
const store = openStore(join(folder, 'bench.sqlite'));
try {
  await migrate(store);
  const setting = await aSetting(store, ['mail', 'taxi', 'pay', 'maps', 'music']);
  // Each once to warm up, then both in turn, so that a busy machine slows both.
  await bareLoop(500);
  const rounds: { own: number; bare: number }[] = [];
  for (let round = 0; round < 3; round += 1) {
    const own = await pipeline(store, setting, `round ${round}`);
    const bare = await bareLoop(count);
    rounds.push({ own, bare });
    console.log(`round ${round + 1}: pipeline ${perSecond(own)}, bare nodemailer ${perSecond(bare)}`);
  }
  const best = (pick: (round: { own: number; bare: number }) => number): number => Math.min(...rounds.map(pick));
  const [own, bare] = [best((round) => round.own), best((round) => round.bare)];
  console.log(`best: pipeline ${perSecond(own)}, bare nodemailer ${perSecond(bare)}, ratio ${(bare / own).toFixed(2)}`);
} finally {
  await store.close();
  await sink.terminate();
  rmSync(folder, { recursive: true, force: true });
}

function perSecond(ms: number): string {
  return `${Math.round((count / ms) * 1_000)}/s`;
}

/** Milliseconds from the incident's commit to the last recorded delivery. */
async function pipeline(db: Store, { page, ids }: Setting, key: string): Promise<number> {
  const now = systemClock.now();
  await addConfirmedSubscribers(asAlice(db, now), page.id, addresses, 'en');
  const settings = {
    baseUrl: 'https://status.example.org',
    secretKey: 'bench',
    mailFrom: 'Status <status@example.org>',
  };
  const notifier = createNotifier({
    ...settings,
    store: db,
    clock: systemClock,
    logger: createLogger('warn'),
    smtpUrl,
    webhookTargets: 'any',
  });
  await openIncident(asAlice(db, now), {
    pageId: page.id,
    name: { en: `Mail is down, ${key}` },
    body: { en: 'We are looking into it. Taxi calls and payments work.' },
    impacts: Object.fromEntries(Object.values(ids).map((id) => [id, 'major_outage'] as const)),
  });
  const start = monotonicMs();
  await notifier.fanOutDue();
  const sent = await notifier.deliverDue();
  const took = monotonicMs() - start;
  await notifier.stop();
  if (sent !== count) throw new Error(`${sent} of ${count} were sent`);
  return took;
}

/** Milliseconds that a program needs that does nothing but send. */
async function bareLoop(messages: number): Promise<number> {
  const pool = nodemailer.createTransport({ url: smtpUrl, pool: true, maxConnections: CONNECTIONS } as never);
  const line = 'We are looking into it. Taxi calls and payments work. ';
  const text = `${line.repeat(20)}\n`;
  const html = `<!doctype html><html lang="en"><body><p>${line.repeat(30)}</p></body></html>`;
  const start = monotonicMs();
  const queue = addresses.slice(0, messages).values();
  const worker = async (): Promise<void> => {
    for (const to of queue) {
      await pool.sendMail({ from: 'Status <status@example.org>', to, subject: 'Mail is down', text, html });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const took = monotonicMs() - start;
  pool.close();
  return took;
}
