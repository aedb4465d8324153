/* eslint-disable no-console */
import { join } from 'node:path';
import { loadScenario } from '../../src/cli/replay.ts';
import { startPerformance } from '../../src/cli/replay/perform.ts';
import { SECOND } from '../../src/lib/clock.ts';

/**
 * The wall time of the Kakao outage at `--speed 5000` with 1,000 subscribers, everything in one process: actions,
 * pages, mails and the mail server. The target is under two minutes; the clock alone takes 92 s.
 * `node test/bench/replay.ts [speed] [subscribers]`
 */
const speed = Number(process.argv[2] ?? 5_000);
const subscribers = Number(process.argv[3] ?? 1_000);
const TARGET_MS = 120 * SECOND;

const scenario = loadScenario(join(import.meta.dirname, '../../data/scenarios/kakao-2022.yaml'));
const performance = await startPerformance(scenario, { env: { LOG_LEVEL: 'warn' }, speed, subscribers });
performance.app.schedule.start();
const { wall_ms, mails, publish_ms } = await performance.play();
await performance.close();

const lastEvent = scenario.events.at(-1)?.at ?? scenario.startAt;
const clockMs = (lastEvent - scenario.startAt) / speed;
console.log(`${mails.sent} mails to ${mails.subscribers} subscribers, at most ${mails.per_subscriber_max} to one`);
console.log(`publishing: ${publish_ms.p50} ms median, ${publish_ms.p99} ms at the 99th percentile`);
console.log(
  `wall time ${(wall_ms / SECOND).toFixed(1)} s: ${(wall_ms / clockMs).toFixed(2)} times the clock's own ` +
    `${(clockMs / SECOND).toFixed(1)} s, ${(wall_ms / TARGET_MS).toFixed(2)} times the target`,
);
