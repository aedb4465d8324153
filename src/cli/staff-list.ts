import { listStaff } from '../store/staff.ts';
import { usageError, type Command } from './command.ts';
import { isoOrNull, listText } from './list-text.ts';
import { parseCommand } from './parse-command.ts';
import { withStore } from './with-store.ts';

const USAGE = `Usage: pulih staff list [--json]

Lists everybody who has an account for the console, disabled ones too. Times are UTC.

  --json   print [{"id": …, "email": …, "name": …, "role": …, "language": …, "on_duty": …,
           "created_at": …, "disabled_at": …}, …]
  --help   print this
`;

export const staffList: Command = {
  name: 'staff list',
  summary: 'list who has an account for the console',
  usage: USAGE,
  run: async (args, io) => {
    const parsed = parseCommand({ args, options: { json: { type: 'boolean', default: false } } });
    if (typeof parsed === 'string') return usageError(staffList, io, parsed);
    const staff = await withStore(io, (store) => listStaff(store.db));
    const people = staff.map(({ id, email, name, role, locale, isOnDuty, createdAt, disabledAt }) => ({
      ...{ id, email, name, role, language: locale, on_duty: isOnDuty },
      ...{ created_at: isoOrNull(createdAt), disabled_at: isoOrNull(disabledAt) },
    }));
    if (parsed.values.json) io.out(`${JSON.stringify(people)}\n`);
    else if (people.length === 0) io.err('There is nobody yet: make an owner with "staff add --role owner".\n');
    else io.out(listText(['EMAIL', 'NAME', 'ROLE', 'DUTY', 'CREATED', 'DISABLED'], people.map(cells)));
    return 0;
  },
};

type Person = Record<'email' | 'name' | 'role', string> & { on_duty: boolean } & Record<
    'created_at' | 'disabled_at',
    string | null
  >;

function cells({
  email,
  name,
  role,
  on_duty: isOnDuty,
  created_at: createdAt,
  disabled_at: disabledAt,
}: Person): string[] {
  return [email, name, role, isOnDuty ? 'on' : '-', createdAt ?? '-', disabledAt ?? '-'];
}
