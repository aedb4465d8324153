import { revokeApiToken } from '../actions/revoke-api-token.ts';
import { Problem } from '../domain/errors.ts';
import { systemClock } from '../lib/clock.ts';
import { listApiTokens } from '../store/api-tokens.ts';
import type { Store } from '../store/open.ts';
import { usageError, type Command } from './command.ts';
import { parseCommand } from './parse-command.ts';
import { withStore } from './with-store.ts';

const USAGE = `Usage: pulih token revoke ID

Ends a token of the manage API at once and for good: the next call with it is refused, also by a running server.

  ID       as "pulih token list" shows it; not the token itself
  --help   print this
`;

export const tokenRevoke: Command = {
  name: 'token revoke',
  summary: 'end a token of the manage API',
  usage: USAGE,
  run: async (args, io) => {
    const parsed = parseCommand({ args, allowPositionals: true });
    if (typeof parsed === 'string') return usageError(tokenRevoke, io, parsed);
    const [id, ...others] = parsed.positionals;
    if (id === undefined || others.length > 0) return usageError(tokenRevoke, io, 'Name one token by its id.');
    const name = await withStore(io, (store) => revoke(store, id));
    io.err(`The token "${name}" is revoked.\n`);
    return 0;
  },
};

async function revoke(store: Store, id: string): Promise<string> {
  const token = (await listApiTokens(store.db)).find((each) => each.id === id);
  // Not repeated in the answer: somebody may have given the token itself, which belongs in no log.
  if (!token) throw new Problem('not_found', 'There is no token with this id: "token list" shows them all.');
  if (token.revokedAt !== null) throw new Problem('conflict', `The token "${token.name}" was revoked before.`);
  const actor = { kind: 'system', id: null, name: 'command' } as const;
  await revokeApiToken({ store, now: systemClock.now(), actor }, id);
  return token.name;
}
