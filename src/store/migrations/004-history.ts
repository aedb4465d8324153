import type { Kysely } from 'kysely';

/** What the pages of the past need, so that what they cost does not grow with it. */
export async function up(db: Kysely<never>): Promise<void> {
  const index = (table: string, ...columns: string[]): Promise<void> =>
    db.schema
      .createIndex(`${table}_${columns.join('_')}`)
      .on(table)
      .columns(columns)
      .execute();
  await index('incidents', 'page_id', 'started_at');
  await index('incidents', 'page_id', 'updated_at');
  await db.schema
    .alterTable('components')
    .addColumn('is_response_time_shown', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('response_times')
    .addColumn('probe_id', 'text', (c) => c.notNull().references('probes.id').onDelete('cascade'))
    .addColumn('period', 'text', (c) => c.notNull())
    .addColumn('start_at', 'bigint', (c) => c.notNull())
    .addColumn('bucket', 'integer', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('response_times_pk', ['probe_id', 'period', 'start_at', 'bucket'] as never[])
    .execute();
}
