import assert from 'node:assert/strict';
import { it } from 'node:test';
import { backfillIncident } from '../../src/actions/backfill-incident.ts';
import { publishPostmortem } from '../../src/actions/publish-postmortem.ts';
import { savePostmortem } from '../../src/actions/save-postmortem.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { LATEST } from '../../src/publishing/load-page.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice } from '../support/factories.ts';
import { aQuietPage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';
import { answers, oneIncident } from '../support/statuspage-schemas.ts';

it("stands above the timeline of its incident, and programs read it as Statuspage's", async (t) => {
  const store = await openTestStore(t);
  const { page } = await aQuietPage(store);
  const { publisher, body, clock } = aPublisher(t, store);
  const past = { pageId: page.id, name: { en: 'Fire' }, body: { en: 'A fire.' }, at: NOON - HOUR };
  const { incident } = await backfillIncident(asAlice(store, NOON - MINUTE), past);
  await publisher.publishDue();
  const feedBefore = body('/history.atom');
  await savePostmortem(asAlice(store), incident.id, { draft: { en: 'The **battery**.', ko: '배터리' } });
  await publishPostmortem(asAlice(store), incident.id, { notify: false });
  await publisher.publishDue();

  assert.match(
    body(`/en/incidents/${incident.id}`),
    /What happened and what we do about it[^]*Published <time[^]*<strong>battery<\/strong>[^]*id="timeline"/,
  );
  assert.match(body(`/ko/incidents/${incident.id}`), /배터리/);
  assert.match(body(`/id/incidents/${incident.id}`), /<div lang="en">[^]*battery/);
  const one = oneIncident.parse(JSON.parse(body(`/api/v2/incidents/${incident.id}.json`))).incident;
  const [entry] = one.incident_updates;
  assert.deepEqual(
    [one.status, entry?.status, entry?.body, one.postmortem_body, one.postmortem_published_at],
    ['postmortem', 'postmortem', 'The **battery**.', 'The **battery**.', '2026-03-01T12:00:00.000Z'],
  );
  assert.equal(one.updated_at, '2026-03-01T12:00:00.000Z');
  const list = answers['incidents.json'].parse(JSON.parse(body('/api/v2/incidents.json')));
  assert.deepEqual(list.incidents[0], one);
  const updated = /<entry>[^]*?<updated>(.*?)<\/updated>/;
  assert.notEqual(updated.exec(body('/history.atom'))?.[1], updated.exec(feedBefore)?.[1]);

  clock.advance(MINUTE);
  await savePostmortem(asAlice(store, clock.now()), incident.id, { draft: { en: 'The cable.' } });
  await publishPostmortem(asAlice(store, clock.now()), incident.id, { notify: false });
  await publisher.publishDue();
  assert.match(
    body(`/en/incidents/${incident.id}`),
    /21:00 GMT\+9<\/time> · changed <time[^>]*>[^<]*21:01[^]*The cable/,
  );
});

it('reaches the page of an incident that is older than all that lists hold', async (t) => {
  const store = await openTestStore(t);
  const { page } = await aQuietPage(store);
  const { publisher, body } = aPublisher(t, store);
  const ids: string[] = [];
  for (let index = 0; index <= LATEST; index += 1) {
    const past = { pageId: page.id, name: { en: 'Fire' }, body: { en: 'A fire.' }, at: NOON - (100 - index) * HOUR };
    ids.push((await backfillIncident(asAlice(store, NOON - MINUTE), past)).incident.id);
  }
  await publisher.publishDue();
  const [oldest = ''] = ids;
  await savePostmortem(asAlice(store), oldest, { draft: { en: 'The battery.' } });
  await publishPostmortem(asAlice(store), oldest, { notify: false });
  await publisher.publishDue();
  assert.match(body(`/en/incidents/${oldest}`), /The battery/);
});
