import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** File systems of other machines, by the magic numbers of statfs(2): SQLite's locks do not hold there. */
const NETWORK_FILE_SYSTEMS = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x5346414f, 'AFS'],
]);

/** Keeps the locks reachable: one that is garbage-collected would be released. */
const held = new Set<Database.Database>();

/** A data folder that cannot be used; stops the start. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/**
 * Makes this process the only server on a data folder, until the returned function is called or the process ends,
 * however it ends: the operating system holds the lock. Throws a `DataFolderError` that says what to do.
 */
export function lockDataFolder(folder: string, { holdsDatabase }: { holdsDatabase: boolean }): () => void {
  mkdirSync(folder, { recursive: true });
  const network = NETWORK_FILE_SYSTEMS.get(statfsSync(folder).type >>> 0);
  if (network && holdsDatabase) {
    throw new DataFolderError(
      `DATA_DIR (${folder}) lies on a network file system (${network}), which corrupts SQLite: use a local disk, or PostgreSQL through DATABASE_URL.`,
    );
  }
  const lock = new Database(join(folder, 'instance.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch {
    lock.close();
    throw new DataFolderError(
      `Another Pulih server runs on DATA_DIR (${folder}): stop it first, or use another folder. Commands may run beside it.`,
    );
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    lock.close();
  };
}
