import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice, aSetting } from '../support/factories.ts';
import { startWeb } from '../support/web.ts';

describeOnBoth('the metrics', (database) => {
  it('tell what is open and what waits', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const impacts = { [ids['mail'] ?? '']: 'major_outage' as const };
    await openIncident(asAlice(store), {
      pageId: page.id,
      name: { en: 'Mail is down' },
      body: { en: 'We look.' },
      impacts,
    });
    const { reader } = await startWeb(t, store);
    const { text } = await reader
      .get('/metrics')
      .expect(200)
      .expect('Content-Type', /^text\/plain; version=/);
    for (const line of [
      'pulih_open_incidents 1',
      'pulih_subscribers{state="confirmed"} 0',
      'pulih_deliveries{state="queued"} 0',
      'pulih_oldest_queued_delivery_seconds 0',
    ]) {
      assert.ok(text.includes(`${line}\n`), line);
    }
    assert.match(text, /process_cpu_seconds_total/);
    await reader.get('/metrics').expect(200);
  });
});

it('says that it lives, and whether it is ready, to machines that know it by number only', async (t) => {
  const store = await openTestStore(t);
  let ok = true;
  const readiness = () => Promise.resolve({ ok, checks: { database: ok ? 'ok' : 'does not answer' } });
  const { reader } = await startWeb(t, store, { readiness, baseUrl: 'https://status.example.com' });
  const byNumber = { Host: '10.0.0.7:8080' };
  await reader.get('/healthz').set(byNumber).expect(200, 'ok\n').expect('Cache-Control', 'no-store');
  await reader
    .get('/readyz')
    .set(byNumber)
    .expect(200, { ok: true, checks: { database: 'ok' } });
  ok = false;
  await reader
    .get('/readyz')
    .set(byNumber)
    .expect(503, { ok: false, checks: { database: 'does not answer' } });
});
