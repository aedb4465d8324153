import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Bodies } from '../../src/lib/bodies.ts';
import type { PublishedFile } from '../../src/lib/published-files.ts';
import { hashOf } from '../../src/publishing/prepare.ts';
import { DirectoryTarget } from '../../src/publishing/targets/directory.ts';
import type { StoredSite } from '../../src/publishing/targets/site-index.ts';
import { aFolder } from '../support/publisher.ts';

const PLACE = {
  host: null,
  base: '',
  installBase: '',
  origin: '',
  locales: ['en'],
  access: 'public',
  lock: null,
} as const;

function aSite(texts: Record<string, string>): StoredSite {
  const files = Object.entries(texts).map(([path, text]): [string, PublishedFile] => {
    const identity = Buffer.from(text);
    const rest = { type: 'text/html; charset=utf-8', cacheControl: '', changedAt: 0 };
    return [path, { path, ...rest, hash: hashOf(identity), bodies: new Bodies({ identity }) }];
  });
  return { site: { id: 'one', ...PLACE, files: new Map(files) }, shape: 's', fingerprints: new Map() };
}

function textsIn(folder: string): Record<string, string> {
  const files = new DirectoryTarget(folder).read('one')?.site.files ?? new Map<string, PublishedFile>();
  return Object.fromEntries([...files].map(([path, { bodies }]) => [path, bodies.identity.toString()]));
}

const OLD = { '/en/': 'old page', '/en/a': 'old a', '/en/gone': 'leaves' };
const NEW = { '/en/': 'new page', '/en/a': 'new a', '/en/b': 'new b' };

describe('a folder of published files', () => {
  it('gives back what was written last, by lines behind the first', async (t) => {
    const folder = aFolder(t);
    const target = new DirectoryTarget(folder);
    await target.write(aSite(OLD));
    await target.write(aSite(NEW));
    assert.equal(readFileSync(join(folder, '.sites/one.json'), 'utf8').split('\n').length, 3);
    assert.deepEqual(textsIn(folder), NEW);
    assert.equal(existsSync(join(folder, 'en/gone/index.html')), false);
  });

  it('does not let its index grow for ever', async (t) => {
    const folder = aFolder(t);
    const target = new DirectoryTarget(folder);
    for (let round = 0; round < 50; round += 1) await target.write(aSite({ ...OLD, '/en/': `page ${round}` }));
    assert.ok(readFileSync(join(folder, '.sites/one.json'), 'utf8').split('\n').length < 10);
    assert.equal(textsIn(folder)['/en/'], 'page 49');
  });

  it('holds the new set whole after a crash between its index and its files', async (t) => {
    const folder = aFolder(t);
    const target = new DirectoryTarget(folder);
    await target.write(aSite(OLD));
    await target.write(aSite(NEW));
    // As if the process had been killed before the last two moves.
    for (const name of ['en/index.html', 'en/b/index.html']) {
      renameSync(join(folder, name), join(folder, `${name}.new`));
    }
    writeFileSync(join(folder, 'en/index.html'), 'old page');
    assert.deepEqual(textsIn(folder), NEW);
    assert.equal(readFileSync(join(folder, 'en/index.html'), 'utf8'), 'new page');
  });

  it('holds the old set whole after a crash before its index was written, or in the middle of a line', async (t) => {
    const folder = aFolder(t);
    const target = new DirectoryTarget(folder);
    await target.write(aSite(OLD));
    writeFileSync(join(folder, 'en/index.html.new'), 'new page');
    assert.deepEqual(textsIn(folder), OLD);
    const index = join(folder, '.sites/one.json');
    const head = readFileSync(index, 'utf8').trim();
    for (const cut of [head, head.slice(0, 40)]) {
      appendFileSync(index, cut.replace(/hash":"./, 'hash":"-'));
      assert.deepEqual(textsIn(folder), OLD);
    }
  });

  it('makes a mirror that was cut off whole again, packed files too', async (t) => {
    const folder = aFolder(t);
    const target = new DirectoryTarget(folder, { isForOthers: true });
    await target.write(aSite(NEW));
    const name = join(folder, 'en/index.html');
    writeFileSync(name, 'old page');
    const again = new DirectoryTarget(folder, { isForOthers: true });
    again.read('one');
    assert.ok((await again.write(aSite(NEW))).changed > 0);
    assert.equal(readFileSync(name, 'utf8'), 'new page');
    assert.equal(gunzipSync(readFileSync(`${name}.gz`)).toString(), 'new page');
    assert.equal(brotliDecompressSync(readFileSync(`${name}.br`)).toString(), 'new page');
  });

  it('keeps the old set whole where a file cannot be written in full, and takes the next set', async (t) => {
    const folder = aFolder(t);
    await new DirectoryTarget(folder).write(aSite(OLD));
    const helper = join(import.meta.dirname, '../support/write-large-site.ts');
    const limited = spawnSync('sh', [
      '-c',
      'ulimit -f 64; trap "" XFSZ; exec "$@"',
      'sh',
      process.execPath,
      helper,
      folder,
    ]);
    assert.match(limited.stdout.toString(), /EFBIG/, limited.stderr.toString());
    assert.deepEqual(textsIn(folder), OLD);
    assert.equal(existsSync(join(folder, 'en/index.html.new')), false);
    await new DirectoryTarget(folder).write(aSite(NEW));
    assert.deepEqual(textsIn(folder), NEW);
  });
});
