import type { Actor } from '../../src/domain/actor.ts';
import { asActor, type Staff } from '../../src/domain/staff.ts';
import { newId } from '../../src/lib/ids.ts';
import type { Store } from '../../src/store/open.ts';
import { insertStaff } from '../../src/store/staff.ts';
import { NOON } from './clock.ts';

/** Somebody with an account, an editor on duty unless it is said otherwise; their address follows from the name. */
export async function aColleague(store: Store, name: string, changes: Partial<Staff> = {}): Promise<Staff> {
  const staff: Staff = {
    ...{ id: newId(), email: `${name.toLowerCase()}@example.com`, name, role: 'editor', locale: 'en' },
    ...{ createdAt: NOON, isOnDuty: true, disabledAt: null },
    ...changes,
  };
  await store.transaction((tx) => insertStaff(tx, { ...staff, passwordHash: '' }));
  return staff;
}

/** A person as the one who acts, at a time. */
export function acting(store: Store, person: Staff, now: number): { store: Store; now: number; actor: Actor } {
  return { store, now, actor: asActor(person) };
}
