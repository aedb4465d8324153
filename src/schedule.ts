import cron from 'node-cron';
import { missLapsedEtas } from './actions/miss-lapsed-etas.ts';
import type { ActionContext } from './actions/context.ts';
import { endIdleWaits } from './actions/end-idle-waits.ts';
import { estimateFromHistory } from './actions/estimate-from-history.ts';
import { publishDuePostmortems } from './actions/publish-due-postmortems.ts';
import { planOccurrences } from './actions/plan-occurrences.ts';
import { pruneSamples } from './actions/prune-samples.ts';
import { remindStaff } from './actions/remind-staff.ts';
import { remindSubscribers } from './actions/remind-subscribers.ts';
import { startDueMaintenances } from './actions/start-due-maintenances.ts';
import { tellOverruns } from './actions/tell-overruns.ts';
import { HOUR, MINUTE } from './lib/clock.ts';
import { createLoop, type Loop } from './lib/loop.ts';
import type { Logger } from './lib/logger.ts';

/** What the jobs need from `app.ts`. */
export interface Workers {
  logger: Logger;
  /** The schedule itself, acting now. */
  acting: () => ActionContext;
  publishDue: () => Promise<unknown>;
  fanOutDue: () => Promise<unknown>;
  deliverDue: () => Promise<unknown>;
  deliverWebhooksDue: () => Promise<unknown>;
  remindDue: () => Promise<unknown>;
  startDueProbes: () => Promise<unknown>;
  forgetEnded: () => Promise<unknown>;
}

interface Job {
  name: string;
  /** Cron with seconds. It only wakes: what is due is a row, so a missed or late tick loses nothing. */
  ticks: string;
  /** Also woken after each commit, so that readers and subscribers do not wait for the next tick. */
  followsCommits: boolean;
  /** Quiet for longer than this, it is stuck. */
  longestMs: number;
  work: () => Promise<unknown>;
}

/** Every recurring job, on one screen. */
function jobs(workers: Workers): Job[] {
  const { acting, publishDue, fanOutDue, deliverDue, deliverWebhooksDue, startDueProbes, forgetEnded } = workers;
  const { remindDue } = workers;
  const job = (name: string, ticks: string, work: Job['work'], rest: Partial<Job> = {}): Job => {
    return { name, ticks, work, followsCommits: false, longestMs: MINUTE, ...rest };
  };
  return [
    job('publish pages', '* * * * * *', publishDue, { followsCommits: true }),
    job('expand notices', '* * * * * *', fanOutDue, { followsCommits: true }),
    // A mail server may be silent for 10 minutes after a message (RFC 5321, 4.5.3.2.6).
    job('deliver', '* * * * * *', deliverDue, { followsCommits: true, longestMs: 15 * MINUTE }),
    job('mail reminders', '* * * * * *', remindDue, { followsCommits: true, longestMs: 15 * MINUTE }),
    job('deliver webhooks', '* * * * * *', deliverWebhooksDue, { followsCommits: true, longestMs: 5 * MINUTE }),
    job('start due probes', '* * * * * *', startDueProbes),
    job('miss lapsed ETAs', '* * * * * *', () => missLapsedEtas(acting())),
    job('remind staff', '* * * * * *', () => remindStaff(acting())),
    job('estimate from history', '5-59/10 * * * * *', () => estimateFromHistory(acting())),
    job('start maintenances', '* * * * * *', () => startDueMaintenances(acting())),
    job('publish postmortems', '* * * * * *', () => publishDuePostmortems(acting())),
    job('tell overruns', '* * * * * *', () => tellOverruns(acting())),
    job('remind subscribers', '* * * * * *', () => remindSubscribers(acting())),
    job('plan occurrences', '20 * * * * *', () => planOccurrences(acting()), { longestMs: 10 * MINUTE }),
    job('prune samples', '30 7 * * * *', () => pruneSamples(acting()), { longestMs: 2 * HOUR }),
    job('end idle waits', '15 47 * * * *', () => endIdleWaits(acting()), { longestMs: 2 * HOUR }),
    job('forget ended sessions', '45 27 * * * *', forgetEnded, { longestMs: 2 * HOUR }),
  ];
}

export interface Schedule {
  /** For whoever must wait until a job has nothing left to do. */
  loops: readonly Loop[];
  /** How each job is, by name: `ok` or `stuck`. */
  health(): Record<string, 'ok' | 'stuck'>;
  /** Wakes what must follow a change at once. */
  afterCommit(): void;
  start(): void;
  /** Waits for the rounds under way. */
  stop(): Promise<void>;
}

/** Makes a loop of every job; nothing runs before `start`. */
export function createSchedule(workers: Workers): Schedule {
  const entries = jobs(workers).map((job) => ({ job, loop: createLoop(job.name, job.work, workers.logger) }));
  const loops = entries.map(({ loop }) => loop);
  const following = entries.filter(({ job }) => job.followsCommits).map(({ loop }) => loop);
  const tasks = entries.map(({ job, loop }) =>
    cron.createTask(
      job.ticks,
      () => {
        loop.wake();
      },
      { name: job.name },
    ),
  );
  return {
    loops,
    health: () => Object.fromEntries(entries.map(({ job, loop }) => [job.name, isStuck(job, loop) ? 'stuck' : 'ok'])),
    afterCommit: () => {
      for (const loop of following) loop.wake();
    },
    start: () => {
      for (const task of tasks) void task.start();
      for (const loop of loops) loop.wake();
    },
    stop: async () => {
      for (const task of tasks) await task.destroy();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

function isStuck({ longestMs }: Job, loop: Loop): boolean {
  return (loop.quietMs() ?? 0) > longestMs;
}
