import cron from 'node-cron';
import { missLapsedEtas } from './actions/miss-lapsed-etas.ts';
import type { ActionContext } from './actions/context.ts';
import { pruneSamples } from './actions/prune-samples.ts';
import { startDueMaintenances } from './actions/start-due-maintenances.ts';
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
  startDueProbes: () => Promise<unknown>;
  forgetEnded: () => Promise<unknown>;
}

interface Job {
  name: string;
  /** Cron with seconds. It only wakes: what is due is a row, so a missed or late tick loses nothing. */
  ticks: string;
  /** Also woken after each commit, so that readers and subscribers do not wait for the next tick. */
  followsCommits: boolean;
  work: () => Promise<unknown>;
}

/** Every recurring job, on one screen. */
function jobs(workers: Workers): Job[] {
  const { acting, publishDue, fanOutDue, deliverDue, startDueProbes, forgetEnded } = workers;
  return [
    { name: 'publish pages', ticks: '* * * * * *', followsCommits: true, work: publishDue },
    { name: 'expand notices', ticks: '* * * * * *', followsCommits: true, work: fanOutDue },
    { name: 'deliver', ticks: '* * * * * *', followsCommits: true, work: deliverDue },
    { name: 'start due probes', ticks: '* * * * * *', followsCommits: false, work: startDueProbes },
    { name: 'miss lapsed ETAs', ticks: '* * * * * *', followsCommits: false, work: () => missLapsedEtas(acting()) },
    {
      name: 'start maintenances',
      ticks: '* * * * * *',
      followsCommits: false,
      work: () => startDueMaintenances(acting()),
    },
    { name: 'prune samples', ticks: '30 7 * * * *', followsCommits: false, work: () => pruneSamples(acting()) },
    { name: 'forget ended sessions', ticks: '45 27 * * * *', followsCommits: false, work: forgetEnded },
  ];
}

export interface Schedule {
  loops: readonly Loop[];
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
  const tasks = entries.map(({ job, loop }) => cron.createTask(job.ticks, () => loop.wake(), { name: job.name }));
  return {
    loops,
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
