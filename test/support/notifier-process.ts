import { setTimeout as sleep } from 'node:timers/promises';
import { openIncident } from '../../src/actions/open-incident.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { createNotifier } from '../../src/notifications/notifier.ts';
import { openStore } from '../../src/store/open.ts';
import { listPages } from '../../src/store/pages.ts';
import { asAlice } from './factories.ts';
import { MAIL_SETTINGS } from './mail-setting.ts';

/** Posts an incident, unless that was done before, and tells of it until it is killed: `<database> <smtp address>`. */
const [, , database = '', smtpUrl = ''] = process.argv;
const store = openStore(database);
const [page] = await listPages(store.db);
const hasIncident = (await store.db.selectFrom('incidents').select('id').executeTakeFirst()) !== undefined;
if (page && !hasIncident) {
  await openIncident(asAlice(store, systemClock.now()), { pageId: page.id, name: { en: 'Mail is down' } });
}
const logger = createLogger('silent');
const notifier = createNotifier({ ...MAIL_SETTINGS, store, clock: systemClock, logger, smtpUrl });
for (;;) {
  await notifier.fanOutDue();
  await notifier.deliverDue();
  await notifier.remindDue();
  await sleep(20);
}
