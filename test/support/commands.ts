import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Command } from '../../src/cli/command.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** How a command ended, and what it said. */
export interface Run {
  code: number;
  out: string;
  err: string;
}

/** An empty folder for a database, gone when the test ends. */
export function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-command-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Runs a command in this process on a database in a folder. */
export async function run(command: Command, folder: string, ...args: string[]): Promise<Run> {
  const written = { out: '', err: '' };
  const code = await command.run(args, {
    env: { DATA_DIR: folder },
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
  });
  return { code, ...written };
}

/** Runs a command as people do: a process of its own. */
export function runProcess(folder: string, ...args: string[]): Promise<Run> {
  const env = { PATH: process.env['PATH'], DATA_DIR: folder };
  return new Promise((resolve) => {
    const script = `import { main } from ${JSON.stringify(MAIN)}; process.exitCode = await main(process.argv.slice(1));`;
    execFile(process.execPath, ['--input-type=module', '-e', script, '--', ...args], { env }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}
