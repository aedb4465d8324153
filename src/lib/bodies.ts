import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync, type BrotliOptions } from 'node:zlib';
import type { Encoding } from './published-files.ts';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

const GZIP = { level: 6 };
/** Quality 9 makes our pages 1 % smaller and takes twice as long. */
const BROTLI: BrotliOptions = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
};

/** A body in the forms in which it is already there. */
export type ReadyBodies = { identity: Buffer } & Partial<Record<Encoding, Buffer>>;

/**
 * A body in every form in which it is sent. What many read is packed beforehand; the rest when it is first asked for,
 * and never where a newer one comes before.
 */
export class Bodies implements Record<Encoding, Buffer> {
  readonly identity: Buffer;
  #gzip: Buffer | undefined;
  #br: Buffer | undefined;

  constructor({ identity, gzip: zipped, br }: ReadyBodies) {
    this.identity = identity;
    this.#gzip = zipped;
    this.#br = br;
  }

  get gzip(): Buffer {
    return (this.#gzip ??= gzipSync(this.identity, GZIP));
  }

  get br(): Buffer {
    return (this.#br ??= brotliCompressSync(this.identity, BROTLI));
  }

  /** Makes every form now, beside the work of this thread. */
  async pack(): Promise<void> {
    const { identity } = this;
    const [zipped, br] = await Promise.all([
      this.#gzip ?? compressGzip(identity, GZIP),
      this.#br ?? compressBrotli(identity, BROTLI),
    ]);
    this.#gzip = zipped;
    this.#br = br;
  }

  /** What is there already, for another process. */
  ready(): ReadyBodies {
    const [zipped, br] = [this.#gzip, this.#br];
    return { identity: this.identity, ...(zipped ? { gzip: zipped } : {}), ...(br ? { br } : {}) };
  }
}
