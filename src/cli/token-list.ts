import { listApiTokens } from '../store/api-tokens.ts';
import { usageError, type Command } from './command.ts';
import { isoOrNull, listText } from './list-text.ts';
import { parseCommand } from './parse-command.ts';
import { withStore } from './with-store.ts';

const USAGE = `Usage: pulih token list [--json]

Lists the tokens of the manage API, revoked ones too, the oldest first. Times are UTC; the last use is known to the
minute. The tokens themselves are not kept, so they cannot be shown.

  --json   print [{"id": …, "name": …, "created_at": …, "last_used_at": …, "revoked_at": …}, …]
  --help   print this
`;

export const tokenList: Command = {
  name: 'token list',
  summary: 'list the tokens of the manage API and when each was last used',
  usage: USAGE,
  run: async (args, io) => {
    const parsed = parseCommand({ args, options: { json: { type: 'boolean', default: false } } });
    if (typeof parsed === 'string') return usageError(tokenList, io, parsed);
    const tokens = (await withStore(io, (store) => listApiTokens(store.db))).map((token) => ({
      id: token.id,
      name: token.name,
      created_at: isoOrNull(token.createdAt),
      last_used_at: isoOrNull(token.usedAt),
      revoked_at: isoOrNull(token.revokedAt),
    }));
    if (parsed.values.json) io.out(`${JSON.stringify(tokens)}\n`);
    else if (tokens.length === 0) io.err('There is no token: make one with "token create --name NAME".\n');
    else io.out(listText(['ID', 'NAME', 'CREATED', 'LAST USED', 'REVOKED'], tokens.map(cells)));
    return 0;
  },
};

function cells(token: Record<string, string | null>): string[] {
  return Object.values(token).map((cell) => cell ?? '-');
}
