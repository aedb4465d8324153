import { apply } from './cli/apply.ts';
import type { Command, CommandIo } from './cli/command.ts';
import { demo } from './cli/demo.ts';
import { dutyExport } from './cli/duty-export.ts';
import { mailTest } from './cli/mail-test.ts';
import { migrate } from './cli/migrate.ts';
import { operatingFault } from './cli/operating-fault.ts';
import { publish } from './cli/publish.ts';
import { replay } from './cli/replay.ts';
import { serve } from './cli/serve.ts';
import { staffAdd } from './cli/staff-add.ts';
import { staffDisable } from './cli/staff-disable.ts';
import { staffDuty } from './cli/staff-duty.ts';
import { staffList } from './cli/staff-list.ts';
import { tokenCreate } from './cli/token-create.ts';
import { tokenList } from './cli/token-list.ts';
import { tokenRevoke } from './cli/token-revoke.ts';
import { ConfigError } from './config.ts';
import { Problem } from './domain/errors.ts';
import { DataFolderError } from './store/instance-lock.ts';

const commands: readonly Command[] = [
  serve,
  migrate,
  staffAdd,
  staffList,
  staffDuty,
  staffDisable,
  tokenCreate,
  tokenList,
  tokenRevoke,
  apply,
  dutyExport,
  mailTest,
  publish,
  replay,
  demo,
];

/** Runs one command. Returns the exit code: 0 done, 1 failed, 2 called wrongly. */
export async function main(args: readonly string[]): Promise<number> {
  const io: CommandIo = {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  };
  const command = commands.find(({ name }) => args.slice(0, name.split(' ').length).join(' ') === name);
  if (!command) return explain(args, io);
  const rest = args.slice(command.name.split(' ').length);
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(command.usage);
    return 0;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    const words = isExpected(error) ? error.message : operatingFault(error);
    if (words === undefined) throw error;
    io.err(`${words}\n`);
    return 1;
  }
}

/** Failures that say themselves what to do; anything else is a fault of ours and shows where it happened. */
function isExpected(error: unknown): error is Error {
  return error instanceof Problem || error instanceof ConfigError || error instanceof DataFolderError;
}

function explain(args: readonly string[], io: CommandIo): number {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`).join('');
  const isAsked = args.length === 0 || args[0] === '--help' || args[0] === '-h' || args[0] === 'help';
  const text = `Usage: pulih COMMAND [--help]\n\n${list}`;
  if (isAsked) io.out(text);
  else io.err(`There is no command "${args.join(' ')}".\n\n${text}`);
  return isAsked ? 0 : 2;
}
