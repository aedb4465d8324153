import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import supertest from 'supertest';
import { openTestStore } from '../support/databases.ts';
import { anOutage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';
import { startWeb } from '../support/web.ts';
import type { FullIncidentJson } from '../../src/views/full-incident-json.ts';
import type { HistoryJson } from '../../src/views/history-json.ts';
import { servePublished } from '../../src/web/published.ts';

async function aSite(t: TestContext) {
  const store = await openTestStore(t);
  const outage = await anOutage(store);
  const { publisher } = aPublisher(t, store, { securityContact: ['mailto:security@example.com'] });
  await publisher.publishDue();
  const { baseUrl } = await startWeb(t, store, {
    published: servePublished(publisher.files),
    baseUrl: 'https://status.example.com',
  });
  return { agent: supertest.agent(baseUrl).set('Host', 'status.example.com'), publisher, ...outage };
}

it('answers what is not there in JSON where programs ask, readable from any site', async (t) => {
  const { agent } = await aSite(t);
  for (const path of [
    '/api/v2/nothing.json',
    '/api/v2/incidents/000000000000.json',
    '/incidents/000000000000.json',
    '/p/other/api/v2/summary.json',
  ]) {
    const answer = await agent
      .get(path)
      .expect(404)
      .expect('Content-Type', /^application\/json/);
    assert.equal(answer.headers['access-control-allow-origin'], '*', path);
    assert.equal(typeof (answer.body as { error: unknown }).error, 'string');
  }
  await agent
    .get('/en/nothing')
    .expect(404)
    .expect('Content-Type', /^text\/html/);
});

it('lets scripts of other sites ask first, for open data only', async (t) => {
  const { agent, incidentId } = await aSite(t);
  const ask = (path: string) =>
    agent
      .options(path)
      .set({ Origin: 'https://other.example', 'Access-Control-Request-Method': 'GET' })
      .set('Access-Control-Request-Headers', 'content-type');
  for (const path of ['/api/v2/summary.json', '/api/status.json', `/incidents/${incidentId}.json`, '/history.atom']) {
    const answer = await ask(path).expect(204);
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.match(String(answer.headers['access-control-allow-headers']), /Content-Type/);
  }
  for (const path of ['/console', '/v1/pages', '/subscribe', '/console/incidents/000000000000/duty.json']) {
    assert.equal((await ask(path)).headers['access-control-allow-origin'], undefined, path);
  }
});

it('lets nobody frame a page, and everybody what is made for frames', async (t) => {
  const { agent, publisher } = await aSite(t);
  const framed = publisher.files.paths().filter((path) => path.includes('/embed/'));
  assert.deepEqual(framed.toSorted(), [
    '/en/embed/banner',
    '/en/embed/status',
    '/id/embed/banner',
    '/id/embed/status',
    '/ko/embed/banner',
    '/ko/embed/status',
  ]);
  for (const path of publisher.files.paths()) {
    if (!publisher.files.find(path)?.type.startsWith('text/html')) continue;
    const { headers } = await agent.get(path).expect(200);
    const policy = String(headers['content-security-policy']);
    assert.equal(/frame-ancestors \*/.test(policy), framed.includes(path), path);
    assert.equal(/frame-ancestors 'none'/.test(policy), !framed.includes(path), path);
    assert.equal(headers['set-cookie'], undefined);
    if (framed.includes(path)) assert.doesNotMatch(policy, /script-src|form-action 'self'/);
  }
  await agent.get('/embed/banner').set('Accept-Language', 'ko').expect(302).expect('Location', '/ko/embed/banner');
});

it('serves pictures, discovery files and data under their types', async (t) => {
  const { agent, incidentId } = await aSite(t);
  const types: [string, string][] = [
    [`/incidents/${incidentId}/picture.png`, 'image/png'],
    ['/picture.png', 'image/png'],
    ['/robots.txt', 'text/plain; charset=utf-8'],
    ['/llms.txt', 'text/plain; charset=utf-8'],
    ['/.well-known/security.txt', 'text/plain; charset=utf-8'],
    ['/sitemap.xml', 'application/xml; charset=utf-8'],
    ['/embed.js', 'text/javascript; charset=utf-8'],
    ['/api/status.schema.json', 'application/json; charset=utf-8'],
    ['/updates.rss', 'application/rss+xml; charset=utf-8'],
  ];
  for (const [path, type] of types) {
    const answer = await agent.get(path).expect(200);
    assert.equal(answer.headers['content-type'], type, path);
    await agent.head(path).expect(200);
  }
});

it('leads programs that ask for JSON to the data of an address, and people to its page', async (t) => {
  const { agent, incidentId } = await aSite(t);
  const json = { Accept: 'application/json' };
  await agent.get('/history?page=1').set(json).expect(302).expect('Location', '/history.json');
  await agent.get(`/incidents/${incidentId}`).set(json).expect('Location', `/incidents/${incidentId}.json`);
  await agent.get('/history').set('Accept', 'text/html,application/json').expect('Location', '/en/history');
  const history = (await agent.get('/history.json').expect(200)).body as HistoryJson;
  assert.deepEqual(
    history.months.map(({ name, year, incidents }) => [name, year, incidents.length]),
    [
      ['March', 2026, 2],
      ['February', 2026, 1],
      ['January', 2026, 1],
      ['December', 2025, 1],
    ],
  );
  const [newest] = history.months.flatMap(({ incidents }) => incidents).filter(({ code }) => code === incidentId);
  assert.deepEqual([newest?.name, newest?.impact], ['Many services are down after a fire', 'critical']);
  assert.match(newest?.message ?? '', /Mail: moved from/);
});

it('answers an incident with every field that Statuspage has beside its page', async (t) => {
  const { agent, incidentId, maintenanceId } = await aSite(t);
  const read = async (id: string) => (await agent.get(`/incidents/${id}.json`).expect(200)).body as FullIncidentJson;
  const incident = await read(incidentId);
  assert.deepEqual(
    [incident.id, incident.impact_override, incident.scheduled_for, incident.postmortem_body, incident.backfilled],
    [incidentId, null, null, null, false],
  );
  assert.ok(!('metadata' in incident), 'what staff keep for themselves');
  assert.equal((await read(maintenanceId)).scheduled_auto_in_progress, true);
});
