import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The arguments of a command, or a sentence that says how it was called wrongly. */
export function parseCommand<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> | string {
  try {
    return parseArgs(config);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
