import { disableStaff } from '../actions/disable-staff.ts';
import { Problem } from '../domain/errors.ts';
import { systemClock } from '../lib/clock.ts';
import type { Store } from '../store/open.ts';
import { findStaffByEmail } from '../store/staff.ts';
import { usageError, type Command } from './command.ts';
import { parseCommand } from './parse-command.ts';
import { withStore } from './with-store.ts';

const USAGE = `Usage: pulih staff disable EMAIL

Ends somebody's access to the console and all their sessions at once. Their name stays on what they did. The last
owner cannot be disabled.

  EMAIL    with which they sign in
  --help   print this
`;

export const staffDisable: Command = {
  name: 'staff disable',
  summary: "end somebody's access to the console and all their sessions",
  usage: USAGE,
  run: async (args, io) => {
    const parsed = parseCommand({ args, allowPositionals: true });
    if (typeof parsed === 'string') return usageError(staffDisable, io, parsed);
    const [email, ...others] = parsed.positionals;
    if (email === undefined || others.length > 0) return usageError(staffDisable, io, 'Name one person by address.');
    const name = await withStore(io, (store) => disable(store, email));
    io.err(`${name} can no longer sign in.\n`);
    return 0;
  },
};

async function disable(store: Store, email: string): Promise<string> {
  const person = await findStaffByEmail(store.db, email);
  if (!person) throw new Problem('not_found', `Nobody signs in as "${email}": "staff list" shows everybody.`);
  if (person.disabledAt !== null) throw new Problem('conflict', `${person.name} was disabled before.`);
  const actor = { kind: 'system', id: null, name: 'command' } as const;
  await disableStaff({ store, now: systemClock.now(), actor }, person.id);
  return person.name;
}
