import { readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { indexOf, siteIndex, type SiteIndex, type StoredSite } from './site-index.ts';

/** So much may be appended to an index, as a share of what it began with, before it is written anew. */
const LONGEST_TAIL = 1;

interface Kept {
  site: StoredSite;
  headBytes: number;
  tailBytes: number;
}

/**
 * What a folder says of a site's files: a first line with all of them, then a line for each round with what changed, so
 * that a round does not write what ten years have left. A line that a crash or a full disk has cut off ends the reading.
 * A line is there before the files that it tells of have taken their places.
 */
export class IndexFile {
  readonly #name: string;
  readonly #isBare: boolean;
  #kept: Kept | undefined;

  constructor(name: string, isBare: boolean) {
    this.#name = name;
    this.#isBare = isBare;
  }

  get name(): string {
    return this.#name;
  }

  /** Throws where there is none, or where its first line is damaged. */
  read(): SiteIndex {
    const [head = '', ...tail] = readFileSync(this.#name, 'utf8').split('\n');
    let index = siteIndex.parse(JSON.parse(head));
    const files = new Map(index.files.map((file) => [file.path, file]));
    // What follows the last line end is nothing, or was cut off.
    for (const line of tail.slice(0, -1)) {
      const parsed = siteIndex.safeParse(jsonOf(line));
      if (!parsed.success) break;
      index = parsed.data;
      for (const file of index.files) files.set(file.path, file);
      for (const path of index.gone ?? []) files.delete(path);
    }
    return { ...index, files: [...files.values()] };
  }

  /** The whole of a new index where it has to be written anew; null: a line will do, see `append`. */
  whole(next: StoredSite): Buffer | null {
    const kept = this.#kept;
    const isLong = kept && kept.tailBytes > kept.headBytes * LONGEST_TAIL;
    if (kept && !isLong && kept.site.shape === next.shape && kept.site.site.host === next.site.host) return null;
    return Buffer.from(`${JSON.stringify(indexOf(next, this.#isBare))}\n`);
  }

  /** Notes that the whole was put in place. */
  written(site: StoredSite, { length }: Buffer): void {
    this.#kept = { site, headBytes: length, tailBytes: 0 };
  }

  async append(next: StoredSite): Promise<void> {
    const kept = this.#kept;
    // Whatever becomes of it, a line that is not known to be whole is never followed by another.
    this.#kept = undefined;
    if (!kept) throw new Error(`${this.#name} has to be written anew`);
    const { files, ...site } = next.site;
    const { site: former, fingerprints } = kept.site;
    const changed = [...files].filter(
      ([path, file]) => former.files.get(path) !== file || fingerprints.get(path) !== next.fingerprints.get(path),
    );
    const gone = [...former.files.keys()].filter((path) => !files.has(path));
    const part = { ...next, site: { ...site, files: new Map(changed) } };
    const line = `${JSON.stringify({ ...indexOf(part, this.#isBare), gone })}\n`;
    await appendFile(this.#name, line);
    this.#kept = { site: next, headBytes: kept.headBytes, tailBytes: kept.tailBytes + line.length };
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
