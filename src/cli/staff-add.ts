import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { addStaff } from '../actions/add-staff.ts';
import { isLocale, LOCALES } from '../domain/localized-text.ts';
import { ROLES, type Role } from '../domain/staff.ts';
import { systemClock } from '../lib/clock.ts';
import { newToken } from '../lib/ids.ts';
import { usageError, type Command } from './command.ts';
import { parseCommand } from './parse-command.ts';
import { withStore } from './with-store.ts';

const USAGE = `Usage: pulih staff add --email ADDRESS --name NAME [--role ROLE] [--language LANGUAGE] [--password-file FILE]

Lets somebody sign in to the console. Without a password file it makes a password and prints it, alone.

  --email ADDRESS        with which they sign in
  --name NAME            shown beside what they do
  --role ROLE            owner (default: editor)
  --language LANGUAGE    of their console: ${LOCALES.join(', ')} (default: en)
  --password-file FILE   holds the password; "-" reads it from standard input
  --help                 print this

  pulih staff add --email alice@example.com --name Alice --role owner
`;

const OPTIONS = {
  email: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string', default: 'editor' },
  language: { type: 'string', default: 'en' },
  'password-file': { type: 'string' },
} as const;

export const staffAdd: Command = {
  name: 'staff add',
  summary: 'let somebody sign in to the console',
  usage: USAGE,
  run: async (args, io) => {
    const parsed = parseCommand({ args, options: OPTIONS });
    if (typeof parsed === 'string') return usageError(staffAdd, io, parsed);
    const { email, name, role, language: locale, 'password-file': file } = parsed.values;
    if (email === undefined || name === undefined) return usageError(staffAdd, io, 'Give --email and --name.');
    if (!isRole(role)) return usageError(staffAdd, io, `"${role}" is not a role: use ${ROLES.join(' or ')}.`);
    if (!isLocale(locale)) {
      return usageError(staffAdd, io, `"${locale}" is not a language of Pulih: use ${LOCALES.join(', ')}.`);
    }
    const given = file === undefined ? undefined : await readPassword(file);
    if (given === null) return usageError(staffAdd, io, `"${String(file)}" cannot be read: check the path.`);
    const password = given ?? newToken();
    const actor = { kind: 'system', id: null, name: 'command' } as const;
    await withStore(io, (store) =>
      addStaff({ store, now: systemClock.now(), actor }, { email, name, role, locale, password }),
    );
    if (given === undefined) io.out(`${password}\n`);
    else io.err(`${name} can sign in now.\n`);
    return 0;
  },
};

function isRole(value: string): value is Role {
  return (ROLES as readonly string[]).includes(value);
}

/** The file's text without the line end that editors add; null where it cannot be read. */
async function readPassword(file: string): Promise<string | null> {
  try {
    const text = file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8');
    return text.replace(/\r?\n$/, '');
  } catch {
    return null;
  }
}
