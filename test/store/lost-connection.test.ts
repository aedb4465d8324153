import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sql } from 'kysely';
import { openTestStore } from '../support/databases.ts';
import { until } from '../support/until.ts';

it('a connection that is lost in the middle of a transaction fails that one and nothing else', async (t) => {
  const store = await openTestStore(t, 'postgres');
  // One that breaks while it is in use, between two queries, is nobody's: an error without a listener ends the process.
  const asked = assert.rejects(
    store.db.connection().execute(async (db) => {
      await sql`select pg_sleep(60)`.execute(db).catch(() => undefined);
      await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
      await sql`select 1`.execute(db);
    }),
  );
  const end = sql<{ ended: boolean }>`select pg_terminate_backend(pid) as ended from pg_stat_activity
    where datname = current_database() and query like 'select pg_sleep%' and pid <> pg_backend_pid()`;
  await until(async () => (await end.execute(store.db)).rows.some(({ ended }) => ended));
  await asked;
  assert.deepEqual((await sql<{ one: number }>`select 1 as one`.execute(store.db)).rows, [{ one: 1 }]);
});
