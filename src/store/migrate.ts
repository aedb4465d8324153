import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/index.ts';
import type { Store } from './open.ts';

/**
 * Brings the database to this version's tables: all or nothing, so that a crash leaves no half, and one process at a
 * time. Returns the names of the migrations that ran; throws if one fails.
 */
export function migrate(store: Store): Promise<string[]> {
  return store.transaction(async (tx) => {
    await store.lockSchema(tx);
    const migrator = new Migrator({ db: tx, provider: { getMigrations: () => Promise.resolve(migrations) } });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error) throw new Error('The database could not be migrated.', { cause: error });
    return results.map((result) => result.migrationName);
  });
}
