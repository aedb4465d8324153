import { setDuty } from '../actions/set-duty.ts';
import { Problem } from '../domain/errors.ts';
import { systemClock } from '../lib/clock.ts';
import type { Store } from '../store/open.ts';
import { findStaffByEmail } from '../store/staff.ts';
import { usageError, type Command } from './command.ts';
import { parseCommand } from './parse-command.ts';
import { withStore } from './with-store.ts';

const USAGE = `Usage: pulih staff duty EMAIL on|off

Puts somebody on duty or takes them off. Whoever is on duty is asked by mail before a promise lapses; where nobody is,
all owners are asked.

  EMAIL    with which they sign in
  --help   print this

  pulih staff duty alice@example.com on
`;

export const staffDuty: Command = {
  name: 'staff duty',
  summary: 'put somebody on duty or take them off: they are asked before promises lapse',
  usage: USAGE,
  run: async (args, io) => {
    const parsed = parseCommand({ args, allowPositionals: true });
    if (typeof parsed === 'string') return usageError(staffDuty, io, parsed);
    const [email, word, ...others] = parsed.positionals;
    if (email === undefined || others.length > 0 || (word !== 'on' && word !== 'off')) {
      return usageError(staffDuty, io, 'Name one person by address, and on or off.');
    }
    const name = await withStore(io, (store) => set(store, email, word === 'on'));
    io.err(`${name} is ${word} duty now.\n`);
    return 0;
  },
};

async function set(store: Store, email: string, isOnDuty: boolean): Promise<string> {
  const person = await findStaffByEmail(store.db, email);
  if (!person) throw new Problem('not_found', `Nobody signs in as "${email}": "staff list" shows everybody.`);
  if (person.disabledAt !== null) throw new Problem('conflict', `${person.name} is disabled and cannot be on duty.`);
  const actor = { kind: 'system', id: null, name: 'command' } as const;
  await setDuty({ store, now: systemClock.now(), actor }, person.id, isOnDuty);
  return person.name;
}
