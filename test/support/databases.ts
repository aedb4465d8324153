import { describe, type TestContext } from 'node:test';
import pg from 'pg';
import { newId } from '../../src/lib/ids.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/open.ts';

export const DATABASES = ['sqlite', 'postgres'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** Runs the same tests on SQLite and on PostgreSQL. */
export function describeOnBoth(title: string, tests: (database: DatabaseName) => void): void {
  for (const database of DATABASES) {
    describe(`${title}, on ${database}`, () => {
      tests(database);
    });
  }
}

/** An empty, migrated store that is gone when the test ends. */
export async function openTestStore(context: TestContext, database: DatabaseName = 'sqlite'): Promise<Store> {
  const { url, drop } =
    database === 'sqlite' ? { url: ':memory:', drop: () => Promise.resolve() } : await createDatabase();
  const store = openStore(url);
  context.after(async () => {
    await store.close();
    await drop();
  });
  await migrate(store);
  return store;
}

/** A new PostgreSQL database of its own, for tests that open it themselves. */
export async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env['TEST_POSTGRES_URL'];
  if (!server) throw new Error('Start tests with npm test, or with --test-global-setup=test/support/postgres.ts');
  const name = `test_${newId()}`;
  await runOnServer(server, `create database ${name}`);
  return {
    url: `${server}/${name}`,
    drop: () => runOnServer(server, `drop database ${name} with (force)`),
  };
}

async function runOnServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(sql);
  await client.end();
}
