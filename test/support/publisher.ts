import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/lib/logger.ts';
import { createPublisher, type Publisher } from '../../src/publishing/publisher.ts';
import { PublishedFiles } from '../../src/lib/published-files.ts';
import { PublishedFolder } from '../../src/publishing/published-folder.ts';
import type { Store } from '../../src/store/open.ts';
import { fakeClock, type FakeClock } from './clock.ts';

interface Ending {
  after: (work: () => void) => void;
}

/** An empty folder that is gone when the test ends. */
export function aFolder(t: Ending): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-published-'));
  t.after(() => {
    for (const each of [folder, `${folder}-private`]) rmSync(each, { recursive: true, force: true });
  });
  return folder;
}

export interface TestPublisher {
  publisher: Publisher;
  clock: FakeClock;
  folder: string;
  /** The plain body of a path that everybody is served on the install's host; '' where there is none. */
  body: (path: string) => string;
}

/** A publisher over this store, with a clock that the test moves. */
export function aPublisher(
  t: Ending,
  store: Store,
  {
    clock = fakeClock(),
    folder = aFolder(t),
    isMailOn = true,
    baseUrl = 'https://status.example.com',
    securityContact = null as string[] | null,
  } = {},
): TestPublisher {
  const logger = createLogger('silent');
  const published = new PublishedFolder(folder, new PublishedFiles(baseUrl));
  const publisher = createPublisher({ store, clock, logger, baseUrl, published, isMailOn, securityContact });
  return { publisher, clock, folder, body: (path) => publisher.files.find(path)?.bodies.identity.toString() ?? '' };
}
