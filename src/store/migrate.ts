import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/index.ts';
import type { Store } from './open.ts';

/** Brings the database to this version's tables. Returns the names of the migrations that ran; throws if one fails. */
export async function migrate(store: Store): Promise<string[]> {
  const migrator = new Migrator({ db: store.db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw new Error('The database could not be migrated.', { cause: error });
  return results.map((result) => result.migrationName);
}
