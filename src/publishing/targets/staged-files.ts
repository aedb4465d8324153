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
    await makeFolders(files);
    await someAtATime(files, stage);
  } catch (error) {
    await dropFiles(files);
    throw error;
  }
}

/** Takes staged files away again. */
export async function dropFiles(files: readonly StagedFile[]): Promise<void> {
  await someAtATime(files, ({ name }) => rm(draftOf(name), { force: true, recursive: true })).catch(() => undefined);
}

async function makeFolders(files: readonly StagedFile[]): Promise<void> {
  const folders = new Set(files.map(({ name }) => dirname(name)));
  await someAtATime([...folders], (folder) => mkdir(folder, { recursive: true }));
}

async function stage({ name, body }: StagedFile): Promise<void> {
  const draft = draftOf(name);
  await writeFile(draft, body);
  if (!(await readFile(draft)).equals(body)) throw new Error(`${draft} does not read back as it was written`);
}

/** Moves staged files to their places, in this order; that needs no room. */
export async function placeFiles(files: readonly StagedFile[]): Promise<void> {
  for (const { name } of files) await rename(draftOf(name), name);
}

/** Where a file waits for its place. */
export function draftOf(name: string): string {
  return `${name}.new`;
}

export async function someAtATime<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const results = await Promise.allSettled(items.slice(start, start + AT_ONCE).map(work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}
