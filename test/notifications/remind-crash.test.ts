import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { remindStaff } from '../../src/actions/remind-staff.ts';
import { MINUTE, systemClock } from '../../src/lib/clock.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';
import { startMailCatcher } from '../support/mail-catcher.ts';
import { aColleague } from '../support/staff.ts';
import { until } from '../support/until.ts';

it('a process that is killed while it mails a reminder leaves nobody unasked; a repetition has the same Message-ID', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-crash-'));
  const file = join(folder, 'pulih.sqlite');
  const store = openStore(file);
  const catcher = await startMailCatcher(t);
  t.after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await migrate(store);
  const { page, ids } = await aSetting(store, ['mail']);
  const people = ['Bob', 'Carol', 'Dave', 'Erin'];
  for (const name of people) await aColleague(store, name);
  const now = systemClock.now();
  const mail = idOf(ids, 'mail');
  await openIncident(asAlice(store, now), {
    ...{ pageId: page.id, name: { en: 'Mail is down' }, impacts: { [mail]: 'major_outage' } },
    restoration: { [mail]: { kind: 'by', byAt: now + MINUTE } },
  });
  await remindStaff(asAlice(store, now + 50_000));
  const script = join(import.meta.dirname, '../support/notifier-process.ts');
  const run = (): ChildProcess => {
    const child = spawn(process.execPath, [script, file, catcher.url], { stdio: 'inherit' });
    t.after(() => child.kill('SIGKILL'));
    return child;
  };

  // The server has the mail and has not said so yet.
  catcher.delayMs = 60_000;
  const first = run();
  await until(() => catcher.caught.length > 0);
  first.kill('SIGKILL');
  await once(first, 'exit');
  catcher.delayMs = 0;
  run();
  await until(async () => {
    const rows = await store.db.selectFrom('staffDeliveries').select('state').execute();
    return rows.length === people.length && rows.every(({ state }) => state === 'sent');
  });
  const byAddress = Map.groupBy(catcher.caught, (each) => each.to);
  assert.equal(byAddress.size, people.length);
  assert.ok([...byAddress.values()].some((caught) => caught.length === 2));
  for (const [address, caught] of byAddress) {
    assert.equal(new Set(caught.map((each) => each.mail.messageId)).size, 1, address);
  }
});
