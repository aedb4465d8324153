import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CamelCasePlugin, Kysely } from 'kysely';
import { postgresAnswers, sqliteAnswers, type DialectAnswers } from './dialect.ts';
import type { Db, Tables, Tx } from './tables.ts';

/**
 * The one door to the database. Functions of `store/` take `db` or a transaction as their first argument; inside a
 * transaction only `tx` may be used (SQLite has one connection: `db` would wait for itself), and nothing else awaited.
 */
export interface Store {
  readonly name: DialectAnswers['name'];
  readonly db: Db;
  /** All or nothing. Runs again from the beginning when another writer was in the way, so it must only touch `tx`. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Makes other processes wait with their migrations until this transaction ends. */
  lockSchema(tx: Tx): Promise<unknown>;
  /** Calls the listener after each committed transaction: a hint to look for new rows, never a promise. */
  onCommit(listener: () => void): void;
  close(): Promise<void>;
}

const ATTEMPTS = 12;

/** Opens a `postgres://` address, or a SQLite file (`:memory:` for a throw-away one), without creating tables. */
export function openStore(url: string): Store {
  const isPostgres = /^postgres(ql)?:/.test(url);
  if (!isPostgres && url !== ':memory:') mkdirSync(dirname(url), { recursive: true });
  const answers = isPostgres ? postgresAnswers(url) : sqliteAnswers(url);
  const db = new Kysely<Tables>({ dialect: answers.dialect, plugins: [new CamelCasePlugin()] });
  const listeners: (() => void)[] = [];
  return {
    name: answers.name,
    db,
    transaction: async (work) => {
      const result = await retrying(answers, () => db.transaction().execute(work));
      for (const listener of listeners) listener();
      return result;
    },
    lockSchema: (tx) => answers.lockSchema(tx),
    onCommit: (listener) => listeners.push(listener),
    close: () => db.destroy(),
  };
}

async function retrying<T>(answers: DialectAnswers, attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= ATTEMPTS || !answers.isRetryable(error)) throw error;
      await sleep(Math.min(500, 5 * 2 ** tried) * (0.5 + Math.random()));
    }
  }
}
