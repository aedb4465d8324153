import type { Kysely } from 'kysely';

/** What readers wait for: one incident, or one component, until it is back. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .alterTable('subscribers')
    .addColumn('is_lasting', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema
    .createTable('subscriber_waits')
    .addColumn('subscriber_id', 'text', (c) => c.notNull().references('subscribers.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject_id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_notice_id', 'text')
    .addPrimaryKeyConstraint('subscriber_waits_pk', ['subscriber_id', 'kind', 'subject_id'] as never[])
    .execute();
  await db.schema
    .createIndex('subscriber_waits_kind_subject_id')
    .on('subscriber_waits')
    .columns(['kind', 'subject_id'])
    .execute();
}
