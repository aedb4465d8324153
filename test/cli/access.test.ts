import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { Command } from '../../src/cli/command.ts';
import { staffAdd } from '../../src/cli/staff-add.ts';
import { staffDisable } from '../../src/cli/staff-disable.ts';
import { staffDuty } from '../../src/cli/staff-duty.ts';
import { staffList } from '../../src/cli/staff-list.ts';
import { tokenCreate } from '../../src/cli/token-create.ts';
import { tokenList } from '../../src/cli/token-list.ts';
import { tokenRevoke } from '../../src/cli/token-revoke.ts';
import { hashToken } from '../../src/lib/ids.ts';
import { useApiToken } from '../../src/store/api-tokens.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { insertSession, useSession } from '../../src/store/sessions.ts';
import { NOON } from '../support/clock.ts';
import { run as runProcess, temporaryFolder } from '../support/server-process.ts';

const ALICE = ['--email', 'alice@example.com', '--name', 'Alice', '--role', 'owner'];
const BOB = ['--email', 'bob@example.com', '--name', 'Bob'];

/** Runs commands in this process on one new database, and opens that database. */
function aDatabase(t: TestContext) {
  const folder = temporaryFolder(t);
  const run = async (command: Command, ...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    const said = { out: '', err: '' };
    const out = (text: string): void => void (said.out += text);
    const err = (text: string): void => void (said.err += text);
    return { code: await command.run(args, { env: { DATA_DIR: folder }, out, err }), ...said };
  };
  const open = (): Store => {
    const store = openStore(`${folder}/pulih.sqlite`);
    t.after(() => store.close());
    return store;
  };
  return { folder, run, open };
}

const listed = (json: string): Record<string, unknown>[] => JSON.parse(json) as Record<string, unknown>[];

it('lists tokens without showing them, and revokes one at once', async (t) => {
  const { run, open } = aDatabase(t);
  assert.match((await run(tokenList)).err, /There is no token/);
  const made = JSON.parse((await run(tokenCreate, '--name', 'deploys', '--json')).out) as Record<
    'id' | 'token',
    string
  >;
  await run(tokenCreate, '--name', 'monitors');
  const store = open();
  await useApiToken(store.db, hashToken(made.token), NOON);

  const table = (await run(tokenList)).out;
  assert.match(table, /^ID +NAME +CREATED +LAST USED +REVOKED\n/);
  assert.match(table, new RegExp(`${made.id}  deploys   \\S+Z  2026-03-01T\\S+Z  -\n`));
  assert.ok(!table.includes(made.token));

  assert.deepEqual(await run(tokenRevoke, made.id), { code: 0, out: '', err: 'The token "deploys" is revoked.\n' });
  assert.equal(await useApiToken(store.db, hashToken(made.token), NOON), undefined);
  const after = listed((await run(tokenList, '--json')).out);
  assert.deepEqual(
    after.map(({ name, last_used_at: used, revoked_at: revoked }) => [name, used, typeof revoked]),
    [
      ['deploys', new Date(NOON).toISOString(), 'string'],
      ['monitors', null, 'object'],
    ],
  );
  await assert.rejects(run(tokenRevoke, made.id), /revoked before/);
  assert.deepEqual([(await run(tokenRevoke)).code, (await run(tokenList, 'all')).code], [2, 2]);
});

it('lists staff, and disables somebody with all their sessions', async (t) => {
  const { run, open } = aDatabase(t);
  assert.match((await run(staffList)).err, /There is nobody yet/);
  await run(staffAdd, ...ALICE);
  await run(staffAdd, ...BOB);
  const store = open();
  const bob = listed((await run(staffList, '--json')).out).find(({ name }) => name === 'Bob');
  assert.deepEqual([bob?.['email'], bob?.['role'], bob?.['disabled_at']], ['bob@example.com', 'editor', null]);
  const session = { idHash: 'hash', staffId: String(bob?.['id']), csrfToken: 'csrf', createdAt: NOON, seenAt: NOON };
  await store.transaction((tx) => insertSession(tx, session));
  assert.equal((await useSession(store.db, 'hash', NOON))?.staff.name, 'Bob');

  assert.equal((await run(staffDisable, 'BOB@example.com')).err, 'Bob can no longer sign in.\n');
  assert.deepEqual(await store.db.selectFrom('sessions').selectAll().execute(), []);
  assert.match((await run(staffList)).out, /bob@example\.com +Bob +editor +- +\S+Z +\S+Z\n/);
  await assert.rejects(run(staffDisable, 'bob@example.com'), /disabled before/);
  await assert.rejects(run(staffDisable, 'alice@example.com'), /last owner/);
  assert.match((await run(staffList)).out, /alice@example\.com +Alice +owner +- +\S+Z +-\n/);
  assert.deepEqual([(await run(staffDisable)).code, (await run(staffList, 'all')).code], [2, 2]);
});

it('puts people on duty and off it, and lists who is', async (t) => {
  const { run } = aDatabase(t);
  await run(staffAdd, ...ALICE);
  await run(staffAdd, ...BOB);
  assert.equal((await run(staffDuty, 'BOB@example.com', 'on')).err, 'Bob is on duty now.\n');
  assert.match((await run(staffList)).out, /^EMAIL +NAME +ROLE +DUTY +CREATED/);
  assert.match((await run(staffList)).out, /bob@example\.com +Bob +editor +on +\S+Z +-\n/);
  const onDuty = listed((await run(staffList, '--json')).out).map(({ name, on_duty: is }) => [name, is]);
  assert.deepEqual(onDuty, [
    ['Alice', false],
    ['Bob', true],
  ]);
  await run(staffDuty, 'bob@example.com', 'off');
  assert.match((await run(staffList)).out, /bob@example\.com +Bob +editor +- +\S+Z +-\n/);
  await run(staffDisable, 'bob@example.com');
  await assert.rejects(run(staffDuty, 'bob@example.com', 'on'), /is disabled/);
  await assert.rejects(run(staffDuty, 'carol@example.com', 'on'), /Nobody signs in/);
  const wrong = [await run(staffDuty, 'alice@example.com'), await run(staffDuty, 'alice@example.com', 'yes')];
  assert.deepEqual(
    wrong.map(({ code }) => code),
    [2, 2],
  );
});

it('says in a plain sentence that there is nothing of that name', async (t) => {
  const env = { DATA_DIR: temporaryFolder(t) };
  const calls: [string[], RegExp][] = [
    [['token', 'revoke', 'nothere'], /^There is no token with this id: [^\n]+\n$/],
    [['staff', 'disable', 'carol@example.com'], /^Nobody signs in as "carol@example\.com": [^\n]+\n$/],
  ];
  for (const [args, words] of calls) {
    const call = runProcess(t, args, env);
    assert.equal(await call.ended, 1);
    assert.match(call.err, words);
    assert.equal(call.out, '');
  }
});
