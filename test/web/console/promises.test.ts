import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { postUpdate } from '../../../src/actions/post-update.ts';
import { DAY, HOUR } from '../../../src/lib/clock.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { startWeb } from '../../support/web.ts';

it('tells staff how well promises were kept, over the span that they choose', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail', 'taxi']);
  const mail = idOf(ids, 'mail');
  for (const [days, name] of [
    [200, 'Long ago'],
    [3, 'Lately'],
  ] as const) {
    const start = NOON - days * DAY;
    const { incident } = await openIncident(asAlice(store, start), {
      ...{ pageId: page.id, name: { en: name }, impacts: { [mail]: 'major_outage' } },
      restoration: { [mail]: { kind: 'by', byAt: start + 2 * HOUR } },
    });
    await postUpdate(asAlice(store, start + (days === 3 ? 1 : 3) * HOUR), incident.id, { status: 'resolved' });
  }
  const { alice, reader } = await startWeb(t, store);
  await reader.get('/console/promises').expect(303);
  const year = await alice.get('/console/promises').expect(200);
  assert.match(year.text, /Lately[\s\S]*Long ago/);
  assert.match(year.text, /100% <span class="soft">1 of 1<\/span>[\s\S]*50% <span class="soft">1 of 2<\/span>/);
  assert.match(year.text, /never late/);
  assert.ok(!year.text.includes('taxi'), 'what was never promised is not listed');
  const quarter = await alice.get('/console/promises?span=90d').expect(200);
  assert.ok(quarter.text.includes('Lately') && !quarter.text.includes('Long ago'));
});
