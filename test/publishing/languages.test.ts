import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { it, type TestContext } from 'node:test';
import supertest from 'supertest';
import { updatePage } from '../../src/actions/update-page.ts';
import { LOCALES } from '../../src/domain/localized-text.ts';
import { servePublished } from '../../src/web/published.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice } from '../support/factories.ts';
import { NOON } from '../support/clock.ts';
import { anOutage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

/** An outage whose words are English, Korean and Indonesian, on a page that offers every language, Portuguese first. */
async function published(t: TestContext) {
  const store = await openTestStore(t);
  const { page, incidentId } = await anOutage(store);
  const locales = ['pt-BR' as const, ...LOCALES.filter((each) => each !== 'pt-BR')];
  await updatePage(asAlice(store, NOON), page.id, { locales });
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const serve = servePublished(publisher.files);
  const server = createServer((request, response) => {
    if (!serve(request, response)) response.writeHead(404).end();
  });
  return { body, incidentId, agent: supertest.agent(server).set('Host', 'status.example.com') };
}

it('publishes a page in every language that it offers, and marks what is written in another', async (t) => {
  const { body, incidentId } = await published(t);
  for (const locale of LOCALES) {
    const html = body(`/${locale}/`);
    assert.match(html, new RegExp(`^<!doctype html>\\n<html lang="${locale}">`));
    assert.equal(html.match(/<a [^>]* hreflang="/g)?.length, LOCALES.length - 1);
    assert.notEqual(body(`/${locale}/incidents/${incidentId}`), '');
  }
  const [chinese, korean] = [body('/zh-Hans/'), body('/ko/')];
  assert.match(chinese, /项服务出现问题/);
  assert.match(chinese, /<span lang="en">Many services are down after a fire<\/span>/);
  assert.match(korean, /화재로 여러 서비스가 중단되었습니다/);
  assert.doesNotMatch(korean, /<(?:span|div) lang="ko">/);
});

it('speaks the first language of the page to programs', async (t) => {
  const { body } = await published(t);
  assert.match(body('/history.atom'), /<feed xml:lang="pt-BR"[\s\S]*Histórico de incidentes/);
  assert.match(body('/api/v2/summary.json'), /"name":\s*"Many services are down after a fire"/);
  assert.match(body('/zh-Hans/badge.svg'), /xml:lang="zh-Hans"/);
});

it('leads each reader to the language they read best', async (t) => {
  const { agent } = await published(t);
  const to = async (path: string, languages: string): Promise<unknown> =>
    (await agent.get(path).set('Accept-Language', languages).expect(302)).headers['location'];
  assert.equal(await to('/', 'pt-PT,pt;q=0.9,en;q=0.8'), '/pt-BR/');
  assert.equal(await to('/', 'zh-CN,zh;q=0.9,en;q=0.8'), '/zh-Hans/');
  assert.equal(await to('/', 'zh-TW,zh;q=0.9,en;q=0.8'), '/en/');
  assert.equal(await to('/', 'sv'), '/pt-BR/');
  assert.equal(await to('/pt-br/history', 'en'), '/pt-BR/history');
  assert.equal(await to('/zh-hans', 'en'), '/zh-Hans/');
  await agent.get('/pt-br/nothing').expect(404);
});
