import { readConfig } from '../config.ts';
import { migrate } from '../store/migrate.ts';
import { openStore, type Store } from '../store/open.ts';
import type { CommandIo } from './command.ts';

/** Opens the database of the settings, brings it up to date, and closes it when the work is done. */
export async function withStore<T>(io: CommandIo, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore(readConfig(io.env).databaseUrl);
  try {
    await migrate(store);
    return await work(store);
  } finally {
    await store.close();
  }
}
