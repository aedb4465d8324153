import type { CreateTableBuilder, Kysely } from 'kysely';

type Table = CreateTableBuilder<string>;

/** What staff communicate with: duty, reminders, drafts, templates, notes, corrections, postmortems, as-of tables. */
export async function up(db: Kysely<never>): Promise<void> {
  await addColumns(db);
  await addTables(db);
}

async function addColumns(db: Kysely<never>): Promise<void> {
  const text = async (table: string, column: string, preset: string): Promise<void> =>
    db.schema
      .alterTable(table)
      .addColumn(column, 'text', (c) => c.notNull().defaultTo(preset))
      .execute();
  const whole = async (table: string, column: string, preset: number): Promise<void> =>
    db.schema
      .alterTable(table)
      .addColumn(column, 'integer', (c) => c.notNull().defaultTo(preset))
      .execute();
  const optional = async (table: string, column: string, type: 'text' | 'bigint'): Promise<void> =>
    db.schema.alterTable(table).addColumn(column, type).execute();

  await whole('pages', 'undo_ms', 10_000);
  await text('pages', 'banner', '{}');
  await whole('pages', 'is_record_public', 0);
  await whole('pages', 'has_automatic_estimates', 0);
  await optional('pages', 'duty_limits', 'text');
  await text('pages', 'maintenance_reminders_ms', '[3600000]');

  await optional('components', 'parent_id', 'text');

  await text('incidents', 'contact', '{}');
  await text('incidents', 'alternatives', '{}');
  await optional('incidents', 'outcome', 'text');
  await optional('incidents', 'merged_into_id', 'text');
  await optional('incidents', 'series_id', 'text');
  await text('incidents', 'reminders_sent', '[]');
  await optional('incidents', 'overrun_told_at', 'bigint');
  await optional('incident_components', 'watching_since_at', 'bigint');

  await optional('updates', 'edited_at', 'bigint');
  await text('updates', 'discloses', '[]');

  await optional('notices', 'held_until', 'bigint');
  await optional('proposals', 'reason', 'text');
  await optional('proposals', 'decided_by', 'text');
  await whole('staff', 'is_on_duty', 0);
}

async function addTables(db: Kysely<never>): Promise<void> {
  const create = (name: string, columns: (table: Table) => { execute(): Promise<void> }): Promise<void> =>
    columns(db.schema.createTable(name)).execute();
  const index = (table: string, ...columns: string[]): Promise<void> =>
    db.schema
      .createIndex(`${table}_${columns.join('_')}`)
      .on(table)
      .columns(columns)
      .execute();

  await create('reminders', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('incident_id', 'text', (c) => c.notNull().references('incidents.id').onDelete('cascade'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('component_ids', 'text', (c) => c.notNull())
      .addColumn('promised_at', 'bigint', (c) => c.notNull())
      .addColumn('stage', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('acknowledged_at', 'bigint')
      .addColumn('acknowledged_by', 'text')
      .addColumn('fanned_out_at', 'bigint')
      .addUniqueConstraint('reminders_stage', ['incident_id', 'kind', 'promised_at', 'stage'] as never[]),
  );
  await index('reminders', 'fanned_out_at');
  await create('staff_deliveries', (table) =>
    table
      .addColumn('reminder_id', 'text', (c) => c.notNull().references('reminders.id').onDelete('cascade'))
      .addColumn('staff_id', 'text', (c) => c.notNull().references('staff.id').onDelete('cascade'))
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('lease_owner', 'text')
      .addColumn('lease_until', 'bigint')
      .addColumn('last_error', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('finished_at', 'bigint')
      .addPrimaryKeyConstraint('staff_deliveries_pk', ['reminder_id', 'staff_id'] as never[]),
  );
  await index('staff_deliveries', 'state', 'due_at');

  await create('drafts', (table) =>
    table
      .addColumn('staff_id', 'text', (c) => c.notNull().references('staff.id').onDelete('cascade'))
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('fields', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('drafts_pk', ['staff_id', 'subject'] as never[]),
  );
  await create('templates', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('label', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('next_update_minutes', 'integer')
      .addColumn('is_first_notice', 'integer', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull()),
  );
  await index('templates', 'page_id', 'position');
  await create('notes', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('incident_id', 'text', (c) => c.notNull().references('incidents.id').onDelete('cascade'))
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull()),
  );
  await index('notes', 'incident_id', 'created_at');
  await create('undos', (table) =>
    table
      .addColumn('update_id', 'text', (c) => c.primaryKey().references('updates.id').onDelete('cascade'))
      .addColumn('incident_id', 'text', (c) => c.notNull().references('incidents.id').onDelete('cascade'))
      .addColumn('until_at', 'bigint', (c) => c.notNull())
      .addColumn('before', 'text', (c) => c.notNull()),
  );
  await index('undos', 'incident_id', 'until_at');
  await create('corrections', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('incident_id', 'text', (c) => c.notNull().references('incidents.id').onDelete('cascade'))
      .addColumn('component_id', 'text')
      .addColumn('field', 'text', (c) => c.notNull())
      .addColumn('from_at', 'bigint')
      .addColumn('to_at', 'bigint')
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('author', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull()),
  );
  await index('corrections', 'incident_id', 'created_at');
  await create('postmortems', (table) =>
    table
      .addColumn('incident_id', 'text', (c) => c.primaryKey().references('incidents.id').onDelete('cascade'))
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('draft', 'text', (c) => c.notNull())
      .addColumn('draft_version', 'integer', (c) => c.notNull())
      .addColumn('preview_key', 'text')
      .addColumn('preview_until', 'bigint')
      .addColumn('publish_at', 'bigint')
      .addColumn('is_notified', 'integer', (c) => c.notNull())
      .addColumn('body', 'text')
      .addColumn('published_at', 'bigint')
      .addColumn('body_updated_at', 'bigint')
      .addColumn('author', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull()),
  );
  await index('postmortems', 'publish_at');
  await create('as_of_tables', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('entries', 'text', (c) => c.notNull())
      .addColumn('author', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('as_of_tables_address', ['page_id', 'address'] as never[]),
  );
  await create('maintenance_series', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('rule', 'text', (c) => c.notNull())
      .addColumn('time_zone', 'text', (c) => c.notNull())
      .addColumn('starts_at', 'bigint', (c) => c.notNull())
      .addColumn('duration_ms', 'bigint', (c) => c.notNull())
      .addColumn('component_ids', 'text', (c) => c.notNull())
      .addColumn('is_notified', 'integer', (c) => c.notNull())
      .addColumn('planned_until', 'bigint')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('ended_at', 'bigint'),
  );
  await index('maintenance_series', 'ended_at', 'planned_until');
}
