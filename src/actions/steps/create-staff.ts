import { rejectFaults } from '../../domain/errors.ts';
import type { Locale } from '../../domain/localized-text.ts';
import { passwordFaults, personFaults, type Role, type Staff } from '../../domain/staff.ts';
import { newId } from '../../lib/ids.ts';
import { insertAuditEntry } from '../../store/audit.ts';
import { findStaffByEmail, insertStaff } from '../../store/staff.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';

export interface NewStaff {
  name: string;
  email: string;
  password: string;
  role: Role;
  locale: Locale;
}

/** Everything about a new person that can be checked before the store is asked. */
export function newStaffFaults({ name, email, password }: NewStaff): ReturnType<typeof personFaults> {
  return [...personFaults({ name, email }), ...passwordFaults(password, [name, email])];
}

/** A person who may sign in. The hash is made before the transaction: it takes long, and only the store is awaited here. */
export async function createStaff(
  tx: Tx,
  { actor, now }: ActionContext,
  { name, email, role, locale }: NewStaff,
  passwordHash: string,
): Promise<Staff> {
  if (await findStaffByEmail(tx, email)) {
    rejectFaults([{ field: 'email', message: 'Somebody has this address already: use another.' }]);
  }
  const staff: Staff = {
    id: newId(),
    name: name.trim(),
    email,
    role,
    locale,
    createdAt: now,
    isOnDuty: false,
    disabledAt: null,
  };
  await insertStaff(tx, { ...staff, passwordHash });
  await insertAuditEntry(tx, {
    at: now,
    actor,
    action: 'add-staff',
    subject: staff.id,
    details: { name, email, role },
  });
  return staff;
}
