import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { run, serve, temporaryFolder, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const EXAMPLE = join(import.meta.dirname, '../../data/examples/status.yaml');

async function published(t: TestContext, env: Record<string, string>): Promise<ServerProcess> {
  const server = await serve(t, env);
  assert.equal(await run(t, ['apply', EXAMPLE], env).ended, 0);
  await until(async () => (await fetch(`${server.url}/en/`)).status === 200);
  return server;
}

function childrenOf(pid: number | undefined): number[] {
  const list = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return list.split('\n').flatMap((line) => (line.trim() === '' ? [] : [Number(line)]));
}

/** Asks on a connection of its own, so that any of the processes may answer. */
async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('connection', 'close');
  return fetch(url, { ...init, headers });
}

async function createToken(t: TestContext, env: Record<string, string>): Promise<string> {
  const command = run(t, ['token', 'create', '--name', 'deploys'], env);
  assert.equal(await command.ended, 0, command.err);
  return command.out.trim();
}

it('several web processes answer with one voice: what changes, and what is not published', async (t) => {
  const env = { DATA_DIR: temporaryFolder(t), WEB_PROCESSES: '2' };
  const server = await published(t, env);
  const authorization = `OAuth ${await createToken(t, env)}`;
  const [page] = (await (await ask(`${server.url}/v1/pages`, { headers: { authorization } })).json()) as {
    id: string;
  }[];
  const posted = await ask(`${server.url}/v1/pages/${String(page?.id)}/incidents`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ incident: { name: 'The lights are out', body: 'We are looking into it.' } }),
  });
  assert.equal(posted.status, 201);
  const everybodyKnows = async (): Promise<boolean> => {
    const pages = await Promise.all(Array.from({ length: 12 }, () => ask(`${server.url}/en/`)));
    const texts = await Promise.all(pages.map((each) => each.text()));
    return texts.every((text) => text.includes('The lights are out'));
  };
  await until(everybodyKnows);
  assert.equal((await ask(`${server.url}/console/sign-in`)).status, 200);
  assert.equal((await ask(`${server.url}/nothing`)).status, 404);
  assert.equal((await ask(`${server.url}/healthz`)).status, 200);
});

it('a web process that dies is replaced, and all end when they are told to', async (t) => {
  const server = await published(t, { DATA_DIR: temporaryFolder(t), WEB_PROCESSES: '2' });
  const before = childrenOf(server.child.pid);
  assert.equal(before.length, 2);
  process.kill(Number(before[0]), 'SIGKILL');
  await until(() => {
    const now = childrenOf(server.child.pid);
    return now.length === 2 && !now.includes(Number(before[0]));
  });
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => ask(`${server.url}/en/`)));
  assert.ok(answers.every((each) => each.status === 'fulfilled' && each.value.status === 200));
  const children = childrenOf(server.child.pid);
  server.child.kill('SIGTERM');
  assert.equal(await server.ended, 0, server.err);
  assert.ok(children.every((pid) => !existsSync(`/proc/${pid}`)));
});

it('web processes do not outlive the first one', async (t) => {
  const server = await published(t, { DATA_DIR: temporaryFolder(t), WEB_PROCESSES: '2' });
  const children = childrenOf(server.child.pid);
  await server.kill();
  await until(() => children.every((pid) => !isRunning(pid)));
});

it('several processes refuse a port that is in use as one does', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const PORT = String((other.address() as AddressInfo).port);
  const started = run(t, ['serve'], { DATA_DIR: temporaryFolder(t), PORT, WEB_PROCESSES: '2' });
  assert.equal(await started.ended, 1);
  assert.match(started.err, /address already in use .*stop it, or set another PORT/);
});

for (const WEB_PROCESSES of ['1', '2']) {
  it(`serves what was published while the database cannot be opened, by ${WEB_PROCESSES}`, async (t) => {
    const DATA_DIR = temporaryFolder(t);
    const first = await published(t, { DATA_DIR });
    const page = await (await ask(`${first.url}/en/`)).text();
    // Readers have it before the folder does.
    first.child.kill('SIGTERM');
    await first.ended;
    const port = new URL(first.url).port;
    const DATABASE_URL = 'postgres://alice:a-secret@127.0.0.1:1/pulih';
    const second = run(t, ['serve'], { DATA_DIR, DATABASE_URL, PORT: port, WEB_PROCESSES });
    await until(() => second.err.includes('The page is served as it was published before'));
    assert.doesNotMatch(second.err.split('\n')[0] ?? '', /a-secret/);
    await until(() =>
      ask(`${first.url}/en/`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    assert.equal(await (await ask(`${first.url}/en/`)).text(), page);
    assert.equal((await ask(`${first.url}/api/v2/summary.json`)).status, 200);
    assert.equal((await ask(`${first.url}/history.atom`)).status, 200);
    assert.equal((await ask(`${first.url}/console/sign-in`)).status, 503);
    assert.equal((await ask(`${first.url}/readyz`)).status, 503);
    second.child.kill('SIGTERM');
    assert.equal(await second.ended, 0, second.err);
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
