import type { Migration } from 'kysely/migration';
import * as foundation from './001-foundation.ts';
import * as communication from './002-communication.ts';
import * as scopedSubscriptions from './005-scoped-subscriptions.ts';

/** In order; a new one goes to the end, and none is ever changed once it has been released. */
export const migrations: Record<string, Migration> = {
  '001-foundation': foundation,
  '002-communication': communication,
  '005-scoped-subscriptions': scopedSubscriptions,
};
