import assert from 'node:assert/strict';
import { it } from 'node:test';
import supertest from 'supertest';
import { openTestStore } from '../support/databases.ts';
import { anOutage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';
import { chooseEncoding, chooseLocale, servePublished } from '../../src/web/published.ts';
import { createServer } from 'node:http';
import type { TestContext } from 'node:test';

async function published(t: TestContext) {
  const store = await openTestStore(t);
  const outage = await anOutage(store);
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const serve = servePublished(publisher.files);
  const server = createServer((request, response) => {
    if (!serve(request, response)) response.writeHead(404, { 'x-left': 'to express' }).end();
  });
  return { agent: supertest(server), body, ...outage };
}

it('answers with the bytes that were published, in the best encoding that the reader takes', async (t) => {
  const { agent, body } = await published(t);
  const plain = await agent.get('/en/').set('Accept-Encoding', 'identity').expect(200);
  assert.equal(plain.text, body('/en/'));
  assert.equal(plain.headers['vary'], 'Accept-Encoding');
  assert.equal(
    plain.headers['cache-control'],
    'public, max-age=10, s-maxage=15, stale-while-revalidate=60, stale-if-error=86400',
  );
  assert.match(String(plain.headers['content-security-policy']), /default-src 'none'/);
  const packed = await agent.get('/en/').set('Accept-Encoding', 'gzip, deflate, br').expect(200);
  assert.equal(packed.headers['content-encoding'], 'br');
  assert.equal(packed.text, body('/en/'));
  assert.notEqual(packed.headers['etag'], plain.headers['etag']);
});

it('answers 304 to whoever has it already, in any encoding', async (t) => {
  const { agent } = await published(t);
  const first = await agent.get('/ko/').set('Accept-Encoding', 'gzip').expect(200);
  const again = await agent
    .get('/ko/')
    .set('If-None-Match', `"other", W/${String(first.headers['etag'])}`)
    .expect(304);
  assert.equal(again.text, '');
  assert.ok(again.headers['etag']);
  await agent.get('/ko/').set('If-None-Match', '"other"').expect(200);
  await agent.get('/ko/').set('If-Modified-Since', String(first.headers['last-modified'])).expect(304);
});

it('lets programs of other sites read the data, by HEAD and with doubled slashes too', async (t) => {
  const { agent, body } = await published(t);
  const answer = await agent.get('/api/v2//incidents.json?page=1').expect(200);
  assert.equal(answer.headers['access-control-allow-origin'], '*');
  assert.deepEqual(answer.body, JSON.parse(body('/api/v2/incidents.json')));
  const head = await agent.head('/api/v2/components.json').set('Accept-Encoding', 'identity').expect(200);
  assert.equal(head.headers['content-length'], String(Buffer.byteLength(body('/api/v2/components.json'))));
});

it('leads an address without a language to the reader’s', async (t) => {
  const { agent, incidentId } = await published(t);
  const to = async (path: string, languages: string): Promise<unknown> => {
    const answer = await agent.get(path).set('Accept-Language', languages).expect(302);
    assert.equal(answer.headers['vary'], 'Accept, Accept-Language');
    assert.equal(answer.headers['cache-control'], 'private');
    return answer.headers['location'];
  };
  assert.equal(await to('/', 'ko-KR,ko;q=0.9,en;q=0.8'), '/ko/');
  assert.equal(await to('/', 'fr'), '/en/');
  assert.equal(await to('/history', 'id'), '/id/history');
  assert.equal(await to(`/incidents/${incidentId}`, 'in-ID'), `/id/incidents/${incidentId}`);
  assert.equal(await to('/ko', 'en'), '/ko/');
});

it('leaves to others what is not published and what is no reading', async (t) => {
  const { agent } = await published(t);
  for (const path of [
    '/en/nothing',
    '/incidents/000000000000',
    '/api/v2/nothing.json',
    '/console',
    '/en/../secret',
    '/%2e%2e',
  ]) {
    assert.equal((await agent.get(path)).headers['x-left'], 'to express', path);
  }
  assert.equal((await agent.post('/en/')).headers['x-left'], 'to express');
});

it('reads what clients accept', () => {
  assert.equal(chooseEncoding('gzip, deflate, br'), 'br');
  assert.equal(chooseEncoding('gzip;q=1.0, br;q=0'), 'gzip');
  assert.equal(chooseEncoding('brotli, x-gzip'), 'identity');
  assert.equal(chooseEncoding(undefined), 'identity');
  const site = { locales: ['en', 'ko'] };
  assert.equal(chooseLocale('id, en;q=0.5, ko;q=0.7', site), 'ko');
  assert.equal(chooseLocale('*;q=0.5, ;;', site), 'en');
});

it('spends no time on a header that is made to hold it up', () => {
  const endless = `br${' '.repeat(16_000)}x`;
  const startedAt = performance.now();
  chooseEncoding(endless);
  assert.equal(chooseLocale(endless, { locales: ['en', 'ko'] }), 'en');
  assert.ok(performance.now() - startedAt < 50);
});
