import { createApiToken } from '../actions/create-api-token.ts';
import { systemClock } from '../lib/clock.ts';
import { usageError, type Command } from './command.ts';
import { parseCommand } from './parse-command.ts';
import { withStore } from './with-store.ts';

const USAGE = `Usage: pulih token create --name NAME [--json]

Makes a token of the manage API and prints it, alone, this one time: only its hash is kept.

  --name NAME   what it is for; kept with what it does
  --json        print {"id": …, "token": …}
  --help        print this

  curl -H "Authorization: Bearer $(pulih token create --name deploys)" http://localhost:8080/v1/pages
`;

export const tokenCreate: Command = {
  name: 'token create',
  summary: 'make a token of the manage API and print it',
  usage: USAGE,
  run: async (args, io) => {
    const options = { name: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
    const parsed = parseCommand({ args, options });
    if (typeof parsed === 'string') return usageError(tokenCreate, io, parsed);
    const { name, json } = parsed.values;
    if (name === undefined) return usageError(tokenCreate, io, 'Say what the token is for: --name NAME.');
    const actor = { kind: 'system', id: null, name: 'command' } as const;
    const made = await withStore(io, (store) => createApiToken({ store, now: systemClock.now(), actor }, { name }));
    io.out(json ? `${JSON.stringify(made)}\n` : `${made.token}\n`);
    return 0;
  },
};
