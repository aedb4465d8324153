import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { staffAdd } from '../../src/cli/staff-add.ts';
import { tokenCreate } from '../../src/cli/token-create.ts';
import { hashToken } from '../../src/lib/ids.ts';
import { useApiToken } from '../../src/store/api-tokens.ts';
import { openStore } from '../../src/store/open.ts';
import { aFolder, run, runProcess } from '../support/commands.ts';

it('prints a new token alone, and the token works', async (t) => {
  const folder = aFolder(t);
  const { code, out, err } = await runProcess(folder, 'token', 'create', '--name', 'deploys');
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /^[\w-]{43}\n$/);
  const store = openStore(join(folder, 'pulih.sqlite'));
  t.after(() => store.close());
  assert.equal((await useApiToken(store.db, hashToken(out.trim()), 0))?.name, 'deploys');
  assert.equal((await run(tokenCreate, folder)).code, 2);
});

it('lets somebody sign in with a password from a file, or one that it makes and prints', async (t) => {
  const folder = aFolder(t);
  const alice = ['--email', 'alice@example.com', '--name', 'Alice', '--role', 'owner'];
  const made = await run(staffAdd, folder, ...alice);
  assert.match(made.out, /^[\w-]{43}\n$/);
  await assert.rejects(run(staffAdd, folder, ...alice), /address already/);
  const password = join(folder, 'password');
  writeFileSync(password, 'correct horse battery\n');
  const bob = ['--email', 'bob@example.com', '--name', 'Bob'];
  assert.deepEqual((await run(staffAdd, folder, ...bob, '--password-file', password)).out, '');
  assert.equal((await run(staffAdd, folder, ...bob, '--password-file', join(folder, 'none'))).code, 2);
  assert.equal((await run(staffAdd, folder, ...bob, '--role', 'king')).code, 2);
  assert.equal((await run(staffAdd, folder, '--name', 'Bob')).code, 2);
});
