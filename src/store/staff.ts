import type { Locale } from '../domain/localized-text.ts';
import type { Role, Staff } from '../domain/staff.ts';
import type { Db, StaffRow, Tx } from './tables.ts';

/** A person together with the stored form of their password. */
export interface StaffWithPassword extends Staff {
  passwordHash: string;
}

export async function insertStaff(tx: Tx, staff: StaffWithPassword): Promise<void> {
  await tx
    .insertInto('staff')
    .values({ ...staff, emailLower: staff.email.toLowerCase(), isOnDuty: Number(staff.isOnDuty) })
    .execute();
}

/** Somebody who may sign in, by address in any spelling of its letters. */
export async function findStaffByEmail(db: Db, email: string): Promise<StaffWithPassword | undefined> {
  const row = await db.selectFrom('staff').selectAll().where('emailLower', '=', email.toLowerCase()).executeTakeFirst();
  return row && { ...toStaff(row), passwordHash: row.passwordHash };
}

export async function listStaff(db: Db): Promise<Staff[]> {
  const rows = await db.selectFrom('staff').selectAll().orderBy('name').orderBy('id').execute();
  return rows.map(toStaff);
}

/** Reads everybody and, on PostgreSQL, locks the rows: two changes of who may do what happen one after the other. */
export async function lockStaff(tx: Tx): Promise<Staff[]> {
  await tx
    .updateTable('staff')
    .set((eb) => ({ role: eb.ref('role') }))
    .execute();
  return listStaff(tx);
}

/** Whether anybody could sign in as owner: until then a set-up link is offered. */
export async function hasOwner(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'owner')
    .where('disabledAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function setOnDuty(tx: Tx, id: string, isOnDuty: boolean): Promise<void> {
  await tx
    .updateTable('staff')
    .set({ isOnDuty: Number(isOnDuty) })
    .where('id', '=', id)
    .execute();
}

/** Ends a person's access at once: their sessions go with it, and their duty. */
export async function disableStaff(tx: Tx, id: string, now: number): Promise<void> {
  await tx.updateTable('staff').set({ disabledAt: now, isOnDuty: 0 }).where('id', '=', id).execute();
  await tx.deleteFrom('sessions').where('staffId', '=', id).execute();
}

export function toStaff(row: Omit<StaffRow, 'passwordHash' | 'emailLower'>): Staff {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role as Role,
    locale: row.locale as Locale,
    createdAt: row.createdAt,
    isOnDuty: row.isOnDuty === 1,
    disabledAt: row.disabledAt,
  };
}
