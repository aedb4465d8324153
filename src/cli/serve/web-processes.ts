import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config.ts';
import { MINUTE, monotonicMs, SECOND } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Logger } from '../../lib/logger.ts';
import type { PublishedSite } from '../../lib/published-files.ts';
import { patchTo, versionsOf, type WatchedFiles } from '../../lib/site-patch.ts';
import { closeServer, listen, TIMEOUTS, type Front } from '../../web/front.ts';
import { receivePassedOn } from '../../web/pass-on.ts';
import { unavailable } from '../../web/unavailable.ts';
import type { FromWebProcess, ToWebProcess } from './messages.ts';

type Settings = Pick<Config, 'port' | 'host' | 'webProcesses'>;

/** A web process that lived as long is no longer counted among those that fail at their start. */
const GOOD_LIFE_MS = MINUTE;
const LONGEST_PAUSE_MS = 30 * SECOND;
/** Requests under way have three seconds to end, see `closeServer`. */
const LONGEST_STOP_MS = 5 * SECOND;

/** A front of several processes at one port; what is not published they pass on to this one, over a local socket. */
export function createWebProcesses(files: WatchedFiles, settings: Settings, logger: Logger): Front {
  return new WebProcesses(files, settings, logger);
}

class WebProcesses implements Front {
  readonly #files: WatchedFiles;
  readonly #settings: Settings;
  readonly #logger: Logger;
  readonly #behind: Server;
  /** What each process has of each site, once it has said what it found by itself. */
  readonly #known = new Map<Worker, Map<string, Map<string, string>>>();
  readonly #running = new Set<Worker>();
  #rest: RequestListener = unavailable;
  #folder: string | undefined;
  #listening: Promise<number> | undefined;
  #closing: Promise<void> | undefined;

  constructor(files: WatchedFiles, settings: Settings, logger: Logger) {
    this.#files = files;
    this.#settings = settings;
    this.#logger = logger;
    this.#behind = createServer(
      TIMEOUTS,
      receivePassedOn((request, response) => {
        this.#rest(request, response);
      }),
    );
    files.onReplace = (site) => {
      for (const worker of this.#known.keys()) this.#tellSite(worker, site);
    };
    files.onRemove = (id) => {
      for (const [worker, known] of this.#known) {
        known.delete(id);
        tell(worker, { kind: 'remove', id });
      }
    };
  }

  listen(): Promise<number> {
    return (this.#listening ??= this.#start());
  }

  answerRest(listener: RequestListener): void {
    this.#rest = listener;
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#stop());
  }

  async #start(): Promise<number> {
    const port = await freeOrGiven(this.#settings);
    // Only this user may enter the folder, so only our own processes reach the socket.
    this.#folder = mkdtempSync(join(tmpdir(), 'pulih-'));
    const socketPath = process.platform === 'win32' ? `\\\\.\\pipe\\pulih-${newId()}` : join(this.#folder, 'web.sock');
    this.#behind.listen(socketPath);
    await once(this.#behind, 'listening');
    cluster.setupPrimary({ serialization: 'advanced' });
    const begin: ToWebProcess = { kind: 'listen', port, socketPath };
    await Promise.all(Array.from({ length: this.#settings.webProcesses }, () => this.#keepOne(begin)));
    return port;
  }

  /** Keeps one web process running, whatever happens to it. Resolves when it listens for the first time. */
  async #keepOne(begin: ToWebProcess): Promise<void> {
    const first = this.#fork();
    const ended = exitOf(first);
    await untilListening(first, begin);
    void this.#restart(begin, ended, monotonicMs());
  }

  #isStopping(): boolean {
    return this.#closing !== undefined;
  }

  async #restart(begin: ToWebProcess, ended: Promise<unknown>, startedAt: number): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      await ended;
      if (this.#isStopping()) return;
      if (monotonicMs() - startedAt > GOOD_LIFE_MS) failures = 0;
      this.#logger.error({ failures: failures + 1 }, 'a web process ended by itself; another takes its place');
      await sleep(Math.min(LONGEST_PAUSE_MS, failures === 0 ? 0 : 250 * 2 ** failures));
      if (this.#isStopping()) return;
      startedAt = monotonicMs();
      const next = this.#fork();
      ended = exitOf(next);
      await untilListening(next, begin).catch((error: unknown) => {
        this.#logger.error({ err: error }, 'a web process cannot start');
        next.kill();
      });
    }
  }

  #fork(): Worker {
    const worker = cluster.fork();
    this.#running.add(worker);
    worker.on('message', (message: FromWebProcess) => {
      if (message.kind !== 'has') return;
      this.#known.set(worker, message.versions);
      for (const site of this.#files.sites()) this.#tellSite(worker, site);
      for (const id of [...message.versions.keys()]) {
        if (!this.#files.site(id)) tell(worker, { kind: 'remove', id });
      }
    });
    // What is on its way to one that has just ended; its exit is what counts.
    worker.on('error', (error) => {
      this.#logger.warn({ err: error }, 'a web process could not be told');
    });
    worker.once('exit', () => {
      this.#known.delete(worker);
      this.#running.delete(worker);
    });
    return worker;
  }

  #tellSite(worker: Worker, site: PublishedSite): void {
    const known = this.#known.get(worker);
    const patch = patchTo(site, known?.get(site.id) ?? new Map());
    known?.set(site.id, versionsOf(site));
    tell(worker, { kind: 'replace', patch });
  }

  async #stop(): Promise<void> {
    const ended = [...this.#running].map(async (worker) => {
      const exit = exitOf(worker);
      const timer = setTimeout(() => worker.process.kill('SIGKILL'), LONGEST_STOP_MS);
      tell(worker, { kind: 'stop' });
      await exit;
      clearTimeout(timer);
    });
    await Promise.all(ended);
    await closeServer(this.#behind);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Resolves when it has ended, whatever went wrong before: `once` of Node would reject with its first error. */
function exitOf(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.once('exit', () => {
      resolve();
    });
  });
}

/** Says where to listen, and waits until it does. Rejects when it cannot, or ends before. */
function untilListening(worker: Worker, begin: ToWebProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromWebProcess) => {
      // What was published is there before the first reader.
      if (message.kind === 'has') tell(worker, begin);
      else if (message.kind === 'listening') resolve();
      else reject(new Error(message.message));
    });
    worker.once('exit', () => {
      reject(new Error('a web process ended at its start'));
    });
  });
}

function tell(worker: Worker, message: ToWebProcess): void {
  // One that has just ended is replaced by another, which begins with what there is by then.
  if (worker.isConnected()) worker.send(message);
}

/** The port, once nobody else listens there: processes that share one could share it with a stranger unseen. */
async function freeOrGiven({ port, host }: Settings): Promise<number> {
  const trial = createServer();
  const found = await listen(trial, { port, host });
  await closeServer(trial);
  return found;
}
