import Database from 'better-sqlite3';
import {
  CompiledQuery,
  PostgresDialect,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  sql,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
} from 'kysely';
import pg from 'pg';
import type { Tx } from './tables.ts';

/** Every difference between the two databases is an answer in this file; `open.ts` alone asks. */
export interface DialectAnswers {
  name: 'sqlite' | 'postgres';
  dialect: Dialect;
  /** Whether the same transaction, run again from its beginning, may well succeed. */
  isRetryable(error: unknown): boolean;
  /** Makes other processes wait with their migrations until this transaction ends. */
  lockSchema(tx: Tx): Promise<unknown>;
}

/** SQLite's waits block the whole process, so they are short and the whole transaction is tried again instead. */
const BUSY_TIMEOUT_MS = 250;
/** Any number, the same in every version. */
const SCHEMA_LOCK = 7_854_121;
const INT8_OID = 20;
const NUMERIC_OID = 1700;

export function sqliteAnswers(path: string): DialectAnswers {
  const database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  // Without this, WAL commits survive a crash of the process but not of the machine.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('journal_size_limit = 67108864');
  return {
    name: 'sqlite',
    dialect: new ImmediateSqliteDialect({ database }),
    isRetryable: (error) => errorCode(error).startsWith('SQLITE_BUSY'),
    // Every writing transaction has the file to itself.
    lockSchema: () => Promise.resolve(),
  };
}

/** Takes the write lock at once: a transaction that reads first and writes later would fail without waiting. */
class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: { database: Database.Database };

  constructor(config: { database: Database.Database }) {
    super(config);
    this.#config = config;
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalSqliteAdapter();
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }
}

/** Kysely doubts it, but SQLite takes back tables as well as rows: a migration is whole or absent. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

export function postgresAnswers(url: string): DialectAnswers {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    types: { getTypeParser: typeParser },
  });
  // An idle connection that breaks must not end the process; the next query opens another.
  pool.on('error', () => undefined);
  // One that breaks while it is in use tells its query; without a listener it would end the process as well.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    name: 'postgres',
    dialect: new PostgresDialect({ pool }),
    // Refused before it began, or undone for another's sake. A connection lost during commit is neither: it is unknown.
    isRetryable: (error) => ['40001', '40P01', '57P03'].includes(errorCode(error)),
    lockSchema: (tx) => sql`select pg_advisory_xact_lock(${SCHEMA_LOCK})`.execute(tx),
  };
}

/** Our big integers are times and counts below 2^53: numbers, not strings. */
const typeParser: typeof pg.types.getTypeParser = (oid: number, format?: string) =>
  oid === INT8_OID || oid === NUMERIC_OID
    ? Number
    : (pg.types.getTypeParser as (oid: number, format?: string) => unknown)(oid, format);

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
