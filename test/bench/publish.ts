import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postUpdate } from '../../src/actions/post-update.ts';
import { SECOND } from '../../src/lib/clock.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { PublishedFiles } from '../../src/lib/published-files.ts';
import { PublishedFolder } from '../../src/publishing/published-folder.ts';
import { createPublisher } from '../../src/publishing/publisher.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { fakeClock, NOON } from '../support/clock.ts';
import { asAlice } from '../support/factories.ts';
import { seedHistory } from './history.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 15);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** CPU of this process, all threads, in milliseconds, that publishing took after each of some updates. */
async function cpuOfRounds(components: number, years: number): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-bench-'));
  const store = openStore(join(folder, 'pulih.sqlite'));
  await migrate(store);
  const { incidentId, componentIds } = await seedHistory(store, { components, years, now: NOON });
  const clock = fakeClock();
  const baseUrl = 'https://status.example.com';
  const published = new PublishedFolder(join(folder, 'published'), new PublishedFiles(baseUrl));
  const parts = { store, clock, logger: createLogger('silent'), baseUrl, isMailOn: true };
  const publisher = createPublisher({ ...parts, published });
  await publisher.publishAll();
  const taken: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    clock.advance(10 * SECOND);
    await postUpdate(asAlice(store, clock.now()), incidentId, {
      ...{ body: { en: `Word ${round}` }, notify: false },
      impacts: { [componentIds[round % 5] ?? '']: round % 2 === 0 ? 'major_outage' : 'partial_outage' },
    });
    const before = process.cpuUsage();
    await publisher.publishDue();
    const { user, system } = process.cpuUsage(before);
    taken.push((user + system) / 1_000);
  }
  say(`  ${publisher.files.paths().length} files`);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return taken.slice(3);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const sizes = (process.argv[2] ?? '50,1000').split(',').map(Number);
const ages = (process.argv[3] ?? '1,10').split(',').map(Number);
for (const components of sizes) {
  for (const years of ages) {
    const taken = await cpuOfRounds(components, years);
    say(
      `${components} components, ${years} years: ${median(taken).toFixed(1)} ms CPU (${Math.min(...taken).toFixed(1)} to ${Math.max(...taken).toFixed(1)})`,
    );
  }
}
