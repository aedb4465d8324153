import type { Kysely } from 'kysely';

/** What several pages on one install have of their own: host, readers, logo, colours, links at the foot. */
export async function up(db: Kysely<never>): Promise<void> {
  const text = async (column: string, preset: string): Promise<void> =>
    db.schema
      .alterTable('pages')
      .addColumn(column, 'text', (c) => c.notNull().defaultTo(preset))
      .execute();
  const optional = async (column: string): Promise<void> =>
    db.schema.alterTable('pages').addColumn(column, 'text').execute();

  await optional('host');
  await text('access', 'public');
  await optional('password_hash');
  await optional('logo');
  await optional('colours');
  await text('footer_links', '[]');
  await db.schema.createIndex('pages_host').unique().on('pages').column('host').execute();

  await db.schema
    .createTable('logos')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
}
