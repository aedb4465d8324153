import assert from 'node:assert/strict';
import { it } from 'node:test';
import { postUpdate } from '../../src/actions/post-update.ts';
import { HOUR } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { anOutage, aQuietPage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';
import { answers, oneIncident } from '../support/statuspage-schemas.ts';

it('answers exactly in the shape that strict clients of Statuspage read, at rest and during an outage', async (t) => {
  for (const setting of [aQuietPage, anOutage]) {
    const store = await openTestStore(t);
    await setting(store);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishDue();
    for (const [name, schema] of Object.entries(answers)) schema.parse(JSON.parse(body(`/api/v2/${name}`)));
  }
});

it('sorts incidents and maintenances into the lists where clients look for them', async (t) => {
  const store = await openTestStore(t);
  const { incidentId, maintenanceId } = await anOutage(store);
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const read = <Name extends keyof typeof answers>(name: Name) =>
    answers[name].parse(JSON.parse(body(`/api/v2/${name}`))) as ReturnType<(typeof answers)[Name]['parse']>;
  assert.deepEqual(
    read('incidents/unresolved.json').incidents.map((each) => each.id),
    [incidentId],
  );
  assert.equal(read('incidents.json').incidents.length, 4);
  assert.equal(read('incidents.json').incidents[0]?.id, incidentId);
  assert.deepEqual(
    read('scheduled-maintenances/upcoming.json').scheduled_maintenances.map((each) => each.id),
    [maintenanceId],
  );
  assert.deepEqual(read('scheduled-maintenances/active.json').scheduled_maintenances, []);
  const summary = read('summary.json');
  assert.deepEqual(summary.status, { indicator: 'major', description: 'Partial System Outage' });
  const group = summary.components.find((each) => each.group);
  assert.equal(group?.status, 'major_outage');
});

it('gives updates newest first, each with words, also where it only moves an estimate', async (t) => {
  const store = await openTestStore(t);
  const { incidentId, ids } = await anOutage(store);
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const { incident } = oneIncident.parse(JSON.parse(body(`/api/v2/incidents/${incidentId}.json`)));
  const times = incident.incident_updates.map((each) => each.display_at);
  assert.deepEqual(times, times.toSorted().reverse());
  assert.equal(
    incident.incident_updates[0]?.body,
    'Mail: moved from 1 Mar 2026, 22:00 GMT+9 to 2 Mar 2026, 01:00 GMT+9, because: disks must be checked first\n' +
      'Voice and video calls: back',
  );
  const restoration = new Map(incident.restoration?.map((each) => [each.component_id, each]));
  const mail = restoration.get(idOf(ids, 'mail'));
  assert.equal(mail?.by, new Date(NOON + 4 * HOUR).toISOString());
  assert.equal(mail.revisions, 2);
  assert.equal(restoration.get(idOf(ids, 'text'))?.state, 'overdue');
  assert.equal(restoration.get(idOf(ids, 'calls'))?.state, 'restored');
  assert.equal(incident.next_update_by, new Date(NOON + HOUR).toISOString());
});

it('says "completed" of cancelled work, for Statuspage has no other word', async (t) => {
  const store = await openTestStore(t);
  const { maintenanceId } = await anOutage(store);
  await postUpdate(asAlice(store), maintenanceId, { status: 'cancelled', body: { en: 'Not now.' } });
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const list = answers['scheduled-maintenances.json'].parse(JSON.parse(body('/api/v2/scheduled-maintenances.json')));
  assert.equal(list.scheduled_maintenances[0]?.status, 'completed');
});

it('writes feeds with one entry an incident, the latest update first', async (t) => {
  const store = await openTestStore(t);
  const { incidentId } = await anOutage(store);
  await postUpdate(asAlice(store), incidentId, { status: 'resolved', body: { en: 'All is back & well.' } });
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const atom = body('/history.atom');
  assert.equal([...atom.matchAll(/<entry>/g)].length, 5);
  assert.equal(new Set([...atom.matchAll(/<id>([^<]+)<\/id>/g)].map(([, id]) => id)).size, 6);
  const content =
    /<title>Many services are down after a fire<\/title>\s*<content type="html">([^<]*)</.exec(atom)?.[1] ?? '';
  assert.match(
    content,
    /^&lt;p&gt;&lt;small&gt;Mar &lt;var data-var=&apos;date&apos;&gt; 1&lt;\/var&gt;, &lt;var data-var=&apos;time&apos;&gt;21:00&lt;\/var&gt; GMT\+9&lt;\/small&gt;&lt;br&gt;&lt;strong&gt;Resolved/,
  );
  assert.match(content, /All is back &amp;amp; well\./);
  assert.match(content, /moved from 1 Mar 2026, 22:00/);
  const rss = body('/history.rss');
  assert.match(rss, /&lt;strong&gt;Resolved&lt;\/strong&gt;/);
  assert.equal([...rss.matchAll(/<maintenanceEndDate>/g)].length, 1);
});
