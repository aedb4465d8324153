import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { freePort, run, serve, temporaryFolder } from '../support/server-process.ts';
import { until } from '../support/until.ts';

async function refusal(t: TestContext, env: Record<string, string>, args = ['serve']): Promise<string> {
  const started = run(t, args, { DATA_DIR: temporaryFolder(t), PORT: String(await freePort()), ...env });
  assert.equal(await started.ended, 1, started.err);
  assert.equal(started.out, '');
  assert.equal(started.err.trimEnd().split('\n').length, 1, started.err);
  return started.err;
}

/** A folder that already has a file, whole or in ruins, where the server wants something of its own. */
function folderWith(t: TestContext, name: string, content: string): string {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, name), content);
  return folder;
}

describe('a start that cannot succeed says why in one line', () => {
  it('where the port is in use', async (t) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());
    const PORT = String((other.address() as AddressInfo).port);
    assert.match(await refusal(t, { PORT }), /address already in use .*stop it, or set another PORT/);
  });

  it('where DATA_DIR is a file', async (t) => {
    const DATA_DIR = join(folderWith(t, 'data', ''), 'data');
    assert.match(await refusal(t, { DATA_DIR }), /check DATA_DIR/);
  });

  it('where the database file is something else', async (t) => {
    const DATA_DIR = folderWith(t, 'pulih.sqlite', 'These are notes of a meeting. '.repeat(200));
    assert.match(await refusal(t, { DATA_DIR }), /not a database.*put a backup in its place/);
  });

  it('where PostgreSQL is down, for every command, without the password', async (t) => {
    const DATABASE_URL = 'postgres://alice:a-secret@127.0.0.1:1/pulih';
    for (const args of [['serve'], ['token', 'create', '--name', 'x']]) {
      const words = await refusal(t, { DATABASE_URL }, args);
      assert.match(words, /127\.0\.0\.1:1.*start the database, or check DATABASE_URL/);
      assert.doesNotMatch(words, /a-secret/);
    }
  });

  it('where the key that signs links is empty or short, since anybody could guess it', async (t) => {
    assert.match(await refusal(t, { DATA_DIR: folderWith(t, 'secret.key', '') }), /secret\.key/);
    assert.match(await refusal(t, { SECRET_KEY: 'short' }), /SECRET_KEY/);
  });

  it('where another server runs on the folder, beside which commands work', async (t) => {
    const DATA_DIR = temporaryFolder(t);
    await serve(t, { DATA_DIR });
    assert.match(await refusal(t, { DATA_DIR }), /Another Pulih server runs/);
    const command = run(t, ['token', 'create', '--name', 'deploys'], { DATA_DIR });
    assert.equal(await command.ended, 0, command.err);
    assert.match(command.out, /^[\w-]{43}\n$/);
  });
});

describe('a folder for published pages that cannot be used', () => {
  it('keeps nobody from the page, which is served from memory', async (t) => {
    const DATA_DIR = folderWith(t, 'published', '');
    const server = await serve(t, { DATA_DIR });
    const example = join(import.meta.dirname, '../../data/examples/status.yaml');
    assert.equal(await run(t, ['apply', example], { DATA_DIR }).ended, 0);
    await until(async () => (await fetch(`${server.url}/en/`)).status === 200);
    await until(() => server.err.includes('the published pages cannot be written'));
  });
});
