import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, get, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { createLogger } from '../../src/lib/logger.ts';
import { createPublisher, type Publisher } from '../../src/publishing/publisher.ts';
import { PublishedFiles } from '../../src/lib/published-files.ts';
import { PublishedFolder } from '../../src/publishing/published-folder.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { servePublished } from '../../src/web/published.ts';
import { fakeClock } from '../support/clock.ts';
import { anOutage } from '../support/outage.ts';

/**
 * The published page under load, against nginx serving the same bytes and an Express route sending them. Each server
 * has a process of its own; all are measured in turns in the same run. Usage: node test/bench/page.ts [seconds].
 */
const SECONDS = Number(process.argv[2] ?? 4);
const ROUNDS = 3;
const CONNECTIONS = 64;
const PATH = '/en/';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Run with a role, this file is one of the servers, on a port that the system chooses. */
async function beServer(role: string, folder: string): Promise<void> {
  const publisher = await publishedIn(folder);
  const server = createServer(role === 'express' ? expressListener(publisher) : fastPath(publisher));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  say(String(portOf(server)));
}

function fastPath(publisher: Publisher): RequestListener {
  const serve = servePublished(publisher.files);
  return (request, response) => {
    if (!serve(request, response)) response.writeHead(404).end();
  };
}

function expressListener(publisher: Publisher): RequestListener {
  const app = express();
  const body = publisher.files.find(PATH)?.bodies.gzip;
  app.get(PATH, (_request, response) => {
    response.set({ 'Content-Type': 'text/html; charset=utf-8', 'Content-Encoding': 'gzip' }).send(body);
  });
  return app;
}

async function publishedIn(folder: string): Promise<Publisher> {
  const store = openStore(':memory:');
  await migrate(store);
  await anOutage(store);
  const logger = createLogger('silent');
  const parts = { store, clock: fakeClock(), logger, baseUrl: 'http://localhost', isMailOn: true };
  const publisher = createPublisher({ ...parts, published: new PublishedFolder(folder, new PublishedFiles()) });
  await publisher.publishAll();
  return publisher;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function startServer(role: string, folder: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), '0', role, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, port: Number(line.toString()) };
}

async function startNginx(folder: string): Promise<{ child: ChildProcess; port: number } | null> {
  const binary = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find(existsSync);
  if (!binary) return null;
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, nginxConfig(folder, port));
  const child = spawn(binary, ['-c', file, '-p', folder], { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { child, port };
}

function nginxConfig(folder: string, port: number): string {
  return `daemon off; user root; worker_processes 2; error_log /dev/null; pid ${folder}/nginx.pid;
events { worker_connections 2048; }
http {
  types { text/html html; }
  charset utf-8; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  open_file_cache max=1000 inactive=60s;
  server { listen 127.0.0.1:${port}; root ${folder}; index index.html; gzip_static on; }
}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  return port;
}

function hasWrk(): boolean {
  try {
    execFileSync('which', ['wrk'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Requests a second, by wrk where there is one. */
async function load(port: number, isWrk: boolean): Promise<number> {
  const url = `http://127.0.0.1:${port}${PATH}`;
  if (!isWrk) return loadFromNode(url);
  const child = spawn('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '-H', 'Accept-Encoding: gzip', url]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  if (/Non-2xx/.test(output)) throw new Error(`not every answer was good:\n${output}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
}

async function loadFromNode(url: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const end = performance.now() + SECONDS * 1_000;
  let answers = 0;
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      get(url, { agent, headers: { 'accept-encoding': 'gzip' } }, (response) => {
        response.resume().once('end', resolve);
      }).once('error', reject);
    });
  const worker = async (): Promise<void> => {
    for (; performance.now() < end; answers += 1) await one();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
  return answers / SECONDS;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-bench-'));
  await publishedIn(folder);
  const isWrk = hasWrk();
  const servers = new Map([
    ['published', await startServer('published', folder)],
    ['express', await startServer('express', folder)],
  ]);
  const nginx = await startNginx(folder);
  if (nginx) servers.set('nginx', nginx);
  else say('There is no nginx on this machine: no ratio to it.');
  if (!isWrk) say('There is no wrk on this machine: a Node client loads the servers and takes a share of the cores.');
  const rates = new Map<string, number[]>([...servers.keys()].map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, { port }] of servers) rates.get(name)?.push(await load(port, isWrk));
  }
  const median = (name: string): number => rates.get(name)?.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? NaN;
  for (const name of servers.keys()) say(`${name.padEnd(10)} ${median(name).toFixed(0)} requests/s`);
  if (nginx) say(`published / nginx    ${(median('published') / median('nginx')).toFixed(2)}`);
  say(`published / express  ${(median('published') / median('express')).toFixed(2)}`);
  for (const { child } of servers.values()) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

const [, , , role, folder] = process.argv;
if (role !== undefined && folder !== undefined) await beServer(role, folder);
else await main();
