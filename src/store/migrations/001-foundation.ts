import type { CreateTableBuilder, Kysely } from 'kysely';

type Table = CreateTableBuilder<string>;

/** Pages, components, incidents with their promises, observation, subscribers, the outbox, staff. */
export async function up(db: Kysely<never>): Promise<void> {
  const create = (name: string, columns: (table: Table) => { execute(): Promise<void> }): Promise<void> =>
    columns(db.schema.createTable(name)).execute();
  const index = (table: string, ...columns: string[]): Promise<void> =>
    db.schema
      .createIndex(`${table}_${columns.join('_')}`)
      .on(table)
      .columns(columns)
      .execute();

  await create('pages', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('key', 'text', (c) => c.notNull().unique())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('time_zone', 'text', (c) => c.notNull())
      .addColumn('default_locale', 'text', (c) => c.notNull())
      .addColumn('locales', 'text', (c) => c.notNull())
      .addColumn('contact', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('version', 'bigint', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull()),
  );
  await create('groups', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('groups_key', ['page_id', 'key'] as never[]),
  );
  await create('components', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('group_id', 'text', (c) => c.references('groups.id').onDelete('set null'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('is_hidden', 'integer', (c) => c.notNull())
      .addColumn('is_uptime_shown', 'integer', (c) => c.notNull())
      .addColumn('is_only_shown_if_degraded', 'integer', (c) => c.notNull())
      .addColumn('start_date', 'text')
      .addColumn('probe_rule', 'text', (c) => c.notNull())
      .addColumn('manual_status', 'text')
      .addColumn('observed_status', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addColumn('deleted_at', 'bigint'),
  );
  await index('components', 'page_id', 'position');
  await create('dependencies', (table) =>
    table
      .addColumn('component_id', 'text', (c) => c.notNull().references('components.id').onDelete('cascade'))
      .addColumn('needs_id', 'text', (c) => c.notNull().references('components.id').onDelete('cascade'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('dependencies_pk', ['component_id', 'needs_id'] as never[]),
  );
  await create('status_intervals', (table) =>
    table
      .addColumn('component_id', 'text', (c) => c.notNull().references('components.id').onDelete('cascade'))
      .addColumn('from_at', 'bigint', (c) => c.notNull())
      .addColumn('until_at', 'bigint')
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('cause', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('status_intervals_pk', ['component_id', 'from_at'] as never[]),
  );
  await index('status_intervals', 'component_id', 'until_at');

  await create('incidents', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('impact_override', 'text')
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('started_at', 'bigint', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addColumn('monitoring_at', 'bigint')
      .addColumn('resolved_at', 'bigint')
      .addColumn('next_update_by', 'bigint')
      .addColumn('scheduled_for', 'bigint')
      .addColumn('scheduled_until', 'bigint')
      .addColumn('metadata', 'text', (c) => c.notNull())
      .addColumn('deleted_at', 'bigint'),
  );
  await index('incidents', 'page_id', 'deleted_at', 'created_at');
  await index('incidents', 'resolved_at', 'page_id', 'created_at');
  await create('incident_components', (table) =>
    table
      .addColumn('incident_id', 'text', (c) => c.notNull().references('incidents.id').onDelete('cascade'))
      .addColumn('component_id', 'text', (c) => c.notNull().references('components.id').onDelete('cascade'))
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('worst_status', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('because_of_id', 'text')
      .addColumn('started_at', 'bigint', (c) => c.notNull())
      .addColumn('restored_at', 'bigint')
      .addPrimaryKeyConstraint('incident_components_pk', ['incident_id', 'component_id'] as never[]),
  );
  await index('incident_components', 'component_id');
  await create('updates', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('incident_id', 'text', (c) => c.notNull().references('incidents.id').onDelete('cascade'))
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('automatic', 'text')
      .addColumn('changes', 'text', (c) => c.notNull())
      .addColumn('is_notified', 'integer', (c) => c.notNull())
      .addColumn('author', 'text')
      .addColumn('display_at', 'bigint', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('updates_position', ['incident_id', 'position'] as never[]),
  );
  await create('etas', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('incident_id', 'text', (c) => c.notNull().references('incidents.id').onDelete('cascade'))
      .addColumn('component_id', 'text', (c) => c.notNull().references('components.id').onDelete('cascade'))
      .addColumn('update_id', 'text', (c) => c.notNull().references('updates.id').onDelete('cascade'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('by_at', 'bigint')
      .addColumn('earliest_at', 'bigint')
      .addColumn('condition', 'text')
      .addColumn('reason', 'text')
      .addColumn('basis', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('superseded_at', 'bigint')
      .addColumn('missed_at', 'bigint')
      .addColumn('restored_at', 'bigint')
      .addColumn('is_announced', 'integer', (c) => c.notNull()),
  );
  await index('etas', 'incident_id', 'component_id');
  await index('etas', 'superseded_at', 'restored_at', 'missed_at', 'by_at');
  await create('proposals', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('component_id', 'text', (c) => c.notNull().references('components.id').onDelete('cascade'))
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('since_at', 'bigint', (c) => c.notNull())
      .addColumn('evidence', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('incident_id', 'text', (c) => c.references('incidents.id').onDelete('set null'))
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('decided_at', 'bigint'),
  );
  await index('proposals', 'component_id', 'state');
  await index('proposals', 'page_id', 'state');

  await create('probes', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('component_id', 'text', (c) => c.notNull().references('components.id').onDelete('cascade'))
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('schedule', 'text', (c) => c.notNull())
      .addColumn('time_zone', 'text', (c) => c.notNull())
      .addColumn('timeout_ms', 'integer', (c) => c.notNull())
      .addColumn('failure_threshold', 'integer', (c) => c.notNull())
      .addColumn('recovery_threshold', 'integer', (c) => c.notNull())
      .addColumn('recheck_ms', 'integer', (c) => c.notNull())
      .addColumn('failure_status', 'text', (c) => c.notNull())
      .addColumn('token_hash', 'text')
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('lease_owner', 'text')
      .addColumn('lease_until', 'bigint')
      .addColumn('observed_status', 'text', (c) => c.notNull())
      .addColumn('good_streak', 'integer', (c) => c.notNull())
      .addColumn('bad_streak', 'integer', (c) => c.notNull())
      .addColumn('run_since_at', 'bigint')
      .addColumn('first_failure_at', 'bigint')
      .addColumn('last_sample_at', 'bigint')
      .addColumn('last_conclusive_at', 'bigint')
      .addColumn('fresh_until', 'bigint')
      .addColumn('last_good_at', 'bigint')
      .addColumn('last_error', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('probes_key', ['component_id', 'key'] as never[]),
  );
  await index('probes', 'due_at');
  await index('probes', 'token_hash');
  await create('samples', (table) =>
    table
      .addColumn('probe_id', 'text', (c) => c.notNull().references('probes.id').onDelete('cascade'))
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('total_ms', 'double precision')
      .addColumn('phases', 'text', (c) => c.notNull())
      .addColumn('error', 'text')
      .addPrimaryKeyConstraint('samples_pk', ['probe_id', 'at'] as never[]),
  );
  await create('rollups', (table) =>
    table
      .addColumn('probe_id', 'text', (c) => c.notNull().references('probes.id').onDelete('cascade'))
      .addColumn('period', 'text', (c) => c.notNull())
      .addColumn('start_at', 'bigint', (c) => c.notNull())
      .addColumn('good', 'integer', (c) => c.notNull())
      .addColumn('bad', 'integer', (c) => c.notNull())
      .addColumn('inconclusive', 'integer', (c) => c.notNull())
      .addColumn('total_ms', 'double precision', (c) => c.notNull())
      .addColumn('max_ms', 'double precision', (c) => c.notNull())
      .addPrimaryKeyConstraint('rollups_pk', ['probe_id', 'period', 'start_at'] as never[]),
  );

  await create('subscribers', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('address_lower', 'text', (c) => c.notNull())
      .addColumn('locale', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('confirmed_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('confirmation_sent_at', 'bigint')
      .addColumn('requested', 'text')
      .addUniqueConstraint('subscribers_address', ['page_id', 'channel', 'address_lower'] as never[]),
  );
  await index('subscribers', 'page_id', 'state', 'id');
  await create('subscriber_components', (table) =>
    table
      .addColumn('subscriber_id', 'text', (c) => c.notNull().references('subscribers.id').onDelete('cascade'))
      .addColumn('component_id', 'text', (c) => c.notNull().references('components.id').onDelete('cascade'))
      .addPrimaryKeyConstraint('subscriber_components_pk', ['subscriber_id', 'component_id'] as never[]),
  );
  await create('notices', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('page_id', 'text', (c) => c.notNull().references('pages.id').onDelete('cascade'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('incident_id', 'text', (c) => c.references('incidents.id').onDelete('cascade'))
      .addColumn('update_id', 'text', (c) => c.references('updates.id').onDelete('cascade'))
      .addColumn('component_ids', 'text', (c) => c.notNull())
      .addColumn('items', 'text', (c) => c.notNull())
      .addColumn('subscriber_id', 'text', (c) => c.references('subscribers.id').onDelete('cascade'))
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('cursor', 'text')
      .addColumn('fanned_out_at', 'bigint'),
  );
  await index('notices', 'fanned_out_at', 'created_at');
  await index('notices', 'incident_id');
  await index('notices', 'page_id', 'created_at');
  await create('deliveries', (table) =>
    table
      .addColumn('notice_id', 'text', (c) => c.notNull().references('notices.id').onDelete('cascade'))
      .addColumn('subscriber_id', 'text', (c) => c.notNull().references('subscribers.id').onDelete('cascade'))
      .addColumn('lane', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('lease_owner', 'text')
      .addColumn('lease_until', 'bigint')
      .addColumn('last_error', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('finished_at', 'bigint')
      .addPrimaryKeyConstraint('deliveries_pk', ['notice_id', 'subscriber_id'] as never[]),
  );
  await index('deliveries', 'state', 'lane', 'due_at');
  await index('deliveries', 'subscriber_id');

  await create('staff', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('email', 'text', (c) => c.notNull())
      .addColumn('email_lower', 'text', (c) => c.notNull().unique())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('locale', 'text', (c) => c.notNull())
      .addColumn('password_hash', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('disabled_at', 'bigint'),
  );
  await create('sessions', (table) =>
    table
      .addColumn('id_hash', 'text', (c) => c.primaryKey())
      .addColumn('staff_id', 'text', (c) => c.notNull().references('staff.id').onDelete('cascade'))
      .addColumn('csrf_token', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('seen_at', 'bigint', (c) => c.notNull()),
  );
  await create('api_tokens', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('token_hash', 'text', (c) => c.notNull().unique())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('used_at', 'bigint')
      .addColumn('revoked_at', 'bigint'),
  );
  await create('setup_tokens', (table) =>
    table
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('used_at', 'bigint'),
  );
  await create('rate_limits', (table) =>
    table
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('window_at', 'bigint', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('rate_limits_pk', ['key', 'window_at'] as never[]),
  );
  await create('audit', (table) =>
    table
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('actor_kind', 'text', (c) => c.notNull())
      .addColumn('actor_id', 'text')
      .addColumn('actor_name', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('details', 'text', (c) => c.notNull()),
  );
  await index('audit', 'subject', 'at');
}
