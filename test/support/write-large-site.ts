import { Bodies } from '../../src/lib/bodies.ts';
import { hashOf } from '../../src/publishing/prepare.ts';
import { DirectoryTarget } from '../../src/publishing/targets/directory.ts';

/** Run where no file may grow large: adds one that does to the site in a folder, and says what came of it. */
const target = new DirectoryTarget(process.argv[2] ?? '');
const stored = target.read('one');
const identity = Buffer.alloc(1_000_000, 'x');
const small = Buffer.from('new page');
const file = { type: 'text/html', cacheControl: '', changedAt: 1 };
const files = new Map(stored?.site.files);
files.set('/en/', { path: '/en/', ...file, hash: hashOf(small), bodies: new Bodies({ identity: small }) });
files.set('/en/large', { path: '/en/large', ...file, hash: hashOf(identity), bodies: new Bodies({ identity }) });
try {
  if (!stored) throw new Error('there is no site');
  await target.write({ ...stored, site: { ...stored.site, files } });
  process.stdout.write('written');
} catch (error) {
  process.stdout.write(String(error));
}
