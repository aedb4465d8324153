import { readConfig } from '../config.ts';
import { Problem } from '../domain/errors.ts';
import { systemClock } from '../lib/clock.ts';
import { createLogger } from '../lib/logger.ts';
import { PublishedFiles } from '../lib/published-files.ts';
import { Mirror } from '../publishing/mirrors.ts';
import { PublishedFolder } from '../publishing/published-folder.ts';
import { createPublisher } from '../publishing/publisher.ts';
import { usageError, type Command } from './command.ts';
import { parseCommand } from './parse-command.ts';
import { withStore } from './with-store.ts';

const USAGE = `Usage: pulih publish --to DIR [--to DIR …] [--json]

Renders every page that everybody may read into DIR, as files that nginx, Caddy or any static host serves as they are
(docs/static-hosting.md), each with its .gz and .br. DIR must be empty, not there yet, or hold an earlier set: that is
then brought up to date, and what is published no longer is removed. A full disk leaves the earlier set whole. For
folders that always follow the pages, set PUBLISH_TO.

  --to DIR   where to write; several times for several folders
  --json     print [{"folder": …, "changed": …, "removed": …}, …]
  --help     print this
`;

export const publish: Command = {
  name: 'publish',
  summary: 'write the pages as files for nginx, Caddy, a CDN or any static host',
  usage: USAGE,
  run: async (args, io) => {
    const parsed = parseCommand({
      args,
      options: { to: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } },
    });
    if (typeof parsed === 'string') return usageError(publish, io, parsed);
    const folders = parsed.values.to ?? [];
    if (folders.length === 0 || folders.includes('')) return usageError(publish, io, 'Name a folder with --to.');
    const mirrors = folders.map((folder) => ({ folder, mirror: openMirror(folder) }));
    const { baseUrl, smtpUrl } = readConfig(io.env);
    const files = new PublishedFiles(baseUrl);
    await withStore(io, async (store) => {
      const published = new PublishedFolder(null, files);
      const parts = { store, clock: systemClock, logger: createLogger('silent'), baseUrl, published };
      await createPublisher({ ...parts, isMailOn: smtpUrl !== null }).publishAll();
    });
    const done = [];
    for (const { folder, mirror } of mirrors) done.push({ folder, ...(await mirror.copy(files.sites())) });
    if (parsed.values.json) io.out(`${JSON.stringify(done)}\n`);
    else for (const each of done) io.out(`${each.folder}: ${each.changed} files written, ${each.removed} removed\n`);
    return 0;
  },
};

function openMirror(folder: string): Mirror {
  try {
    return new Mirror(folder);
  } catch (error) {
    throw error instanceof Error && !('code' in error) ? new Problem('conflict', error.message) : error;
  }
}
