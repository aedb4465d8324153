import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface StagedFile {
  /** Full path. */
  name: string;
  body: Buffer;
}

/** A history has more files than a process may open. */
const AT_ONCE = 32;

/**
 * Writes files beside their places and reads them back. Rejects, and leaves nothing, where not all of them can be
 * written, as on a full disk, or where the disk keeps something else than it was given.
 */
export async function stageFiles(files: readonly StagedFile[]): Promise<void> {
  try {
    await someAtATime(files, stage);
  } catch (error) {
    await someAtATime(files, ({ name }) => rm(draftOf(name), { force: true, recursive: true })).catch(() => undefined);
    throw error;
  }
}

/** Moves staged files to their places, in this order; that needs no room. */
export async function placeFiles(files: readonly StagedFile[]): Promise<void> {
  for (const { name } of files) await rename(draftOf(name), name);
}

async function stage({ name, body }: StagedFile): Promise<void> {
  const draft = draftOf(name);
  await mkdir(dirname(name), { recursive: true });
  await writeFile(draft, body);
  if (!(await readFile(draft)).equals(body)) throw new Error(`${draft} does not read back as it was written`);
}

function draftOf(name: string): string {
  return `${name}.new`;
}

export async function someAtATime<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const results = await Promise.allSettled(items.slice(start, start + AT_ONCE).map(work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}
