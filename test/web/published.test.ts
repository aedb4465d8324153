import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import supertest from 'supertest';
import { openTestStore } from '../support/databases.ts';
import { anOutage } from '../support/outage.ts';
import { aPage } from '../support/factories.ts';
import { aPublisher } from '../support/publisher.ts';
import type { Page } from '../../src/domain/page.ts';
import { insertPage } from '../../src/store/pages.ts';
import { chooseEncoding, servePublished } from '../../src/web/published.ts';
import { bestLanguage } from '../../src/lib/reader-languages.ts';
import { createServer } from 'node:http';
import type { TestContext } from 'node:test';

async function published(t: TestContext, ...others: Partial<Page>[]) {
  const store = await openTestStore(t);
  const outage = await anOutage(store);
  await store.transaction(async (tx) => {
    for (const each of others) await insertPage(tx, aPage({ position: 2, ...each }));
  });
  const { publisher, body, folder } = aPublisher(t, store);
  await publisher.publishDue();
  const serve = servePublished(publisher.files);
  const server = createServer((request, response) => {
    if (!serve(request, response)) response.writeHead(404, { 'x-left': 'to express' }).end();
  });
  /** Names and contents of all that a static server over the folder would serve. */
  const files = (): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((name) => `${name}\n${readFileSync(name, 'utf8')}`);
  const agent = supertest.agent(server).set('Host', 'status.example.com');
  return { agent, body, publisher, files, ...outage };
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
  assert.equal(await to('/KO/history', 'en'), '/ko/history');
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

describe('a page with a host of its own', () => {
  const partners = { key: 'partners', name: { en: 'For partners' }, host: 'partners.example.org' };

  it('is served at that host’s root, however it is spelled, with addresses of that host', async (t) => {
    const { agent } = await published(t, partners);
    for (const host of ['partners.example.org', 'PARTNERS.example.org', 'partners.example.org:443']) {
      const { text } = await agent.get('/en/').set('Host', host).expect(200);
      assert.match(text, /For partners/, host);
      assert.match(text, /https:\/\/partners\.example\.org\//);
      assert.doesNotMatch(text, /status\.example\.com|\/p\/partners/);
    }
    const { text } = await agent.get('/api/v2/status.json').set('Host', partners.host).expect(200);
    assert.match(text, /"url":"https:\/\/partners\.example\.org"/);
    await agent.get('/').set('Host', partners.host).set('Accept-Language', 'ko').expect(302).expect('Location', '/ko/');
    const style = /href="(\/assets\/page-[^"]+)"/.exec((await agent.get('/en/').set('Host', partners.host)).text)?.[1];
    await agent.get(String(style)).set('Host', partners.host).expect(200);
  });

  it('is not served under the install’s host, which leads there', async (t) => {
    const { agent } = await published(t, partners);
    const leads = async (from: string, to: string): Promise<void> => {
      await agent.get(from).set('Accept-Language', 'ko').expect(302).expect('Location', to);
    };
    await leads('/p/partners', 'https://partners.example.org/ko/');
    await leads('/p/partners/', 'https://partners.example.org/ko/');
    await leads('/p/partners/en/', 'https://partners.example.org/en/');
    await leads('/p/partners/en', 'https://partners.example.org/en/');
    await leads('/p/partners/history', 'https://partners.example.org/ko/history');
    await leads('/p/partners/history.atom', 'https://partners.example.org/history.atom');
    assert.equal((await agent.get('/p/partners/nothing')).headers['x-left'], 'to express');
  });

  it('shows nothing of another page, and no other page shows anything of it', async (t) => {
    const { agent, incidentId } = await published(t, partners);
    for (const path of [`/en/incidents/${incidentId}`, `/api/v2/incidents/${incidentId}.json`, '/p/example/en/']) {
      assert.equal((await agent.get(path).set('Host', partners.host)).headers['x-left'], 'to express', path);
    }
    assert.doesNotMatch((await agent.get('/en/')).text, /partners/i);
  });
});

it('answers nothing under a host that is none of ours', async (t) => {
  const { agent } = await published(t);
  for (const host of ['evil.example', 'status.example.com.evil.example', 'status.example.com:8443', '']) {
    for (const path of ['/en/', '/', '/history.atom', '/api/v2/summary.json']) {
      assert.equal((await agent.get(path).set('Host', host)).headers['x-left'], 'to express', `${host}${path}`);
    }
  }
});

it('never answers for a page that is not public, whatever the path', async (t) => {
  const closed = { access: 'password', passwordHash: 'x', name: { en: 'Secret page' } } as const;
  const { agent, files, publisher } = await published(
    t,
    { key: 'inner', ...closed },
    { key: 'board', ...closed, host: 'board.example.com', access: 'staff' },
  );
  const sites = publisher.files.sites().filter(({ access }) => access !== 'public');
  assert.equal(sites.length, 2);
  for (const { host, files: own, installBase } of sites) {
    assert.ok(own.size > 20);
    const beside = ['', '/', '/en', '/history'].map((path) => `${installBase}${path}`);
    for (const path of [...own.keys(), ...(host === null ? beside : ['/', '/en', '/history'])]) {
      const answer = await agent.get(path).set('Host', host ?? 'status.example.com');
      assert.equal(answer.headers['x-left'], 'to express', path);
    }
  }
  for (const path of ['/p/board', '/p/board/en/']) {
    assert.equal((await agent.get(path)).headers['x-left'], 'to express', path);
  }
  assert.deepEqual(
    files().filter((file) => /inner|board|Secret page/.test(file)),
    [],
  );
});

it('reads what clients accept', () => {
  assert.equal(chooseEncoding('gzip, deflate, br'), 'br');
  assert.equal(chooseEncoding('gzip;q=1.0, br;q=0'), 'gzip');
  assert.equal(chooseEncoding('brotli, x-gzip'), 'identity');
  assert.equal(chooseEncoding(undefined), 'identity');
});

it('spends no time on a header that is made to hold it up', () => {
  const endless = `br${' '.repeat(16_000)}x`;
  const startedAt = performance.now();
  chooseEncoding(endless);
  assert.equal(bestLanguage(endless, ['en', 'ko']), undefined);
  assert.ok(performance.now() - startedAt < 50);
});
