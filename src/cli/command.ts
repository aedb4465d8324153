/** Where a command reads its settings and writes: results to `out`, words for people and errors to `err`. */
export interface CommandIo {
  env: NodeJS.ProcessEnv;
  out(text: string): void;
  err(text: string): void;
}

/** One command of the command line. */
export interface Command {
  /** As typed, e.g. `apply` or `token create`. */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What `--help` prints: arguments, options, an example. */
  usage: string;
  /** Returns the exit code: 0 done, 1 failed with words on `err`, 2 called wrongly. */
  run(args: string[], io: CommandIo): Promise<number>;
}

/** Says how a command was called wrongly, and how it is called. */
export function usageError(command: Command, io: CommandIo, message: string): number {
  io.err(`${message}\n\n${command.usage}`);
  return 2;
}
