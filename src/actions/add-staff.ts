import { rejectFaults } from '../domain/errors.ts';
import type { Staff } from '../domain/staff.ts';
import { hashPassword } from '../lib/passwords.ts';
import { closeSetupTokens } from '../store/setup-tokens.ts';
import type { ActionContext } from './context.ts';
import { createStaff, newStaffFaults, type NewStaff } from './steps/create-staff.ts';

/** Lets somebody sign in. With the first owner every set-up link closes. Throws a `Problem` naming each fault. */
export async function addStaff(context: ActionContext, input: NewStaff): Promise<Staff> {
  rejectFaults(newStaffFaults(input));
  const passwordHash = await hashPassword(input.password);
  return context.store.transaction(async (tx) => {
    if (input.role === 'owner') await closeSetupTokens(tx, null, context.now);
    return createStaff(tx, context, input, passwordHash);
  });
}
