import { readConfig } from '../config.ts';
import { migrate as migrateStore } from '../store/migrate.ts';
import { openStore } from '../store/open.ts';
import { usageError, type Command } from './command.ts';

export const migrate: Command = {
  name: 'migrate',
  summary: "bring the database to this version's tables (serve does it too)",
  usage: 'Usage: pulih migrate\n\nPrints the migrations that it ran, one a line. Forward only: make a backup first.\n',
  run: async (args, io) => {
    if (args.length > 0) return usageError(migrate, io, 'migrate takes no arguments.');
    const store = openStore(readConfig(io.env).databaseUrl);
    try {
      const done = await migrateStore(store);
      for (const name of done) io.out(`${name}\n`);
      if (done.length === 0) io.err('The database is up to date.\n');
      return 0;
    } finally {
      await store.close();
    }
  },
};
