import { readFile, stat } from 'node:fs/promises';
import { applyConfiguration, planConfiguration, type Applied } from '../actions/apply-configuration.ts';
import { readConfig } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import type { Store } from '../store/open.ts';
import { listPages } from '../store/pages.ts';
import { changeText } from './apply/plan-text.ts';
import { readAsides } from './apply/read-asides.ts';
import { readConfiguration } from './apply/read-configuration.ts';
import { parseCommand } from './parse-command.ts';
import { usageError, type Command, type CommandIo } from './command.ts';
import { withStore } from './with-store.ts';
import { FileProblem } from './yaml-source.ts';

const USAGE = `Usage: pulih apply FILE [--dry-run] [--prune] [--json]

Makes pages, groups, components, dependencies and probes what FILE says. Run it again and nothing changes.
data/examples/status.yaml explains every field and works as it stands.

  --dry-run   print what would change and change nothing
  --prune     remove what FILE does not mention: groups, components and probes of its pages and,
              where FILE lists "pages:", whole pages with their history
  --json      print the result as JSON: {"changes": […], "tokens": […]}
  --help      print this

It works beside a running server. A file with any fault is refused whole, naming line, field and remedy.

  pulih apply data/examples/status.yaml --dry-run
`;

/** Far more than thousands of components need. */
const LARGEST_FILE = 2_000_000;

const OPTIONS = {
  'dry-run': { type: 'boolean', default: false },
  prune: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

interface ApplyOptions {
  isDryRun: boolean;
  isPruning: boolean;
  isJson: boolean;
}

export const apply: Command = {
  name: 'apply',
  summary: 'make pages, components and probes what a file says',
  usage: USAGE,
  run: async (args, io) => {
    const parsed = parseCommand({ args, options: OPTIONS, allowPositionals: true });
    if (typeof parsed === 'string') return usageError(apply, io, parsed);
    const [file, ...others] = parsed.positionals;
    if (file === undefined || others.length > 0) return usageError(apply, io, 'Name one file.');
    const { 'dry-run': isDryRun, prune: isPruning, json: isJson } = parsed.values;
    return applyFile(file, { isDryRun, isPruning, isJson }, io);
  },
};

async function applyFile(file: string, options: ApplyOptions, io: CommandIo): Promise<number> {
  try {
    const text = await readText(file);
    const { baseUrl } = readConfig(io.env);
    const result = await withStore(io, (store) => applyText(store, { file, text, baseUrl }, options));
    io.out(options.isJson ? `${JSON.stringify(result)}\n` : resultText(result, options, baseUrl));
    return 0;
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    io.err(`${error.message}\n`);
    return 1;
  }
}

async function readText(file: string): Promise<string> {
  const facts = await stat(file).catch(() => undefined);
  if (!facts?.isFile()) throw new FileProblem(`${file}: there is no such file, or it cannot be read: check the path.`);
  if (facts.size > LARGEST_FILE) throw new FileProblem(`${file}: it is larger than 2 MB: split it.`);
  return readFile(file, 'utf8');
}

interface Source {
  file: string;
  text: string;
  baseUrl: string;
}

async function applyText(store: Store, { file, text, baseUrl }: Source, options: ApplyOptions): Promise<Applied> {
  const present = await listPages(store.db);
  const { isWhole, ...read } = readConfiguration(file, text, present[0]?.key);
  const wanted = await readAsides(file, read, present, baseUrl);
  const prune = { prune: options.isPruning && (isWhole ? 'everything' : 'parts') } as const;
  if (options.isDryRun) return { changes: await planConfiguration(store.db, wanted, prune), tokens: [] };
  const actor = { kind: 'system', id: null, name: 'command' } as const;
  return applyConfiguration({ store, now: systemClock.now(), actor }, wanted, prune);
}

function resultText({ changes, tokens }: Applied, { isDryRun }: ApplyOptions, baseUrl: string): string {
  if (changes.length === 0) return 'Nothing to change.\n';
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  return [
    ...changes.map(changeText),
    ...tokens.map(({ name, token }) => `heartbeat of ${name}, shown this once: POST ${baseUrl}/heartbeat/${token}`),
    isDryRun ? `${count} to make; nothing has been changed.` : `${count} made.`,
    '',
  ].join('\n');
}
