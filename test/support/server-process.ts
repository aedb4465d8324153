import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { until } from './until.ts';

const START = join(import.meta.dirname, '../../src/start.js');

/** A command of ours as a process of its own, as an operator would run it. */
export interface Run {
  child: ChildProcess;
  /** What it wrote so far. */
  out: string;
  err: string;
  /** Its exit code; null where a signal ended it. */
  ended: Promise<number | null>;
}

/** A server that answers. */
export interface ServerProcess extends Run {
  url: string;
  kill(): Promise<void>;
}

/** Starts a command with nothing in its environment but these settings. It is killed when the test ends. */
export function run(context: TestContext, args: readonly string[], env: Record<string, string>): Run {
  const child = spawn(process.execPath, [START, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const started: Run = { child, out: '', err: '', ended };
  child.stdout.on('data', (chunk: Buffer) => (started.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (started.err += chunk.toString()));
  context.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return started;
}

/** Starts a server and waits until it says that it serves. Throws with its own words where it ends instead. */
export async function serve(context: TestContext, env: Record<string, string>): Promise<ServerProcess> {
  const port = env['PORT'] ?? String(await freePort());
  const server = run(context, ['serve'], { PORT: port, ...env });
  const hasEnded = (): boolean => server.child.exitCode !== null || server.child.signalCode !== null;
  await until(() => hasEnded() || server.out.includes('Pulih serves on'));
  if (!server.out.includes('Pulih serves on')) throw new Error(`The server ended: ${server.out}${server.err}`);
  return Object.assign(server, {
    url: `http://localhost:${port}`,
    kill: async () => {
      server.child.kill('SIGKILL');
      await server.ended;
    },
  });
}

export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-server-'));
  context.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
