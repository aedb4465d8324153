import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import supertest from 'supertest';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { startDueMaintenances } from '../../src/actions/start-due-maintenances.ts';
import type { UpdateInput } from '../../src/domain/timeline.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { textWidth } from '../../src/publishing/artefacts/text-width.ts';
import { servePublished } from '../../src/web/published.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { aQuietPage, anOutage, HIDDEN_NAME } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';
import { startWeb } from '../support/web.ts';

/** What a badge shows, and what it says to those who do not see it. */
function wordsOf(svg: string): { shown: string[]; title: string } {
  return {
    shown: [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => String(text)),
    title: /<title[^>]*>([^<]*)<\/title>/.exec(svg)?.[1] ?? '',
  };
}

async function aBadge(t: TestContext) {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  const { publisher, clock, body } = aPublisher(t, store);
  const [taxi, maps] = [idOf(ids, 'taxi'), idOf(ids, 'maps')];
  const open = (update: UpdateInput) =>
    openIncident(asAlice(store), { pageId: page.id, name: { en: 'Trouble' }, body: { en: 'Seen.' }, ...update });
  const read = async (path = '/badge.svg', at = clock.now()): Promise<string[]> => {
    clock.set(at);
    await publisher.publishDue();
    return wordsOf(body(path)).shown;
  };
  return { store, page, ids, publisher, clock, body, taxi, maps, open, read };
}

describe('a badge', () => {
  it('says the state of the page in words, in each of its languages', async (t) => {
    const { read, ids } = await aBadge(t);
    assert.deepEqual(await read(), ['Example status', 'All working']);
    const rare = `/components/${idOf(ids, 'fax')}/badge.svg`;
    assert.deepEqual(await read(rare), ['Fax', 'Working'], 'though no list shows it while it works');
    assert.deepEqual(await read('/ko/badge.svg'), ['예시 서비스 상태', '모두 정상']);
    assert.deepEqual(await read('/id/badge.svg'), ['Status Example', 'Semua berfungsi']);
  });

  it('says when it is back, and by itself that this time has passed', async (t) => {
    const { read, open, taxi, maps, body } = await aBadge(t);
    await open({
      impacts: { [taxi]: 'major_outage' },
      restoration: { [taxi]: { kind: 'by', byAt: NOON + HOUR } },
    });
    assert.deepEqual(await read(), ['Example status', '1 service: Down · back by 22:00 GMT+9']);
    assert.deepEqual(await read(`/components/${taxi}/badge.svg`), ['Taxi calls', 'Down · back by 22:00 GMT+9']);
    assert.deepEqual(await read(`/components/${maps}/badge.svg`), ['Maps', 'Working']);
    assert.match(wordsOf(body('/badge.svg')).title, /As of 1 Mar 2026, 21:00 GMT\+9$/);
    assert.doesNotMatch((await read('/badge.svg', NOON + HOUR - 1)).join(), /past/);
    assert.deepEqual(await read('/badge.svg', NOON + HOUR), ['Example status', '1 service: Down · past the estimate']);
    assert.deepEqual(await read(`/components/${taxi}/badge.svg`), ['Taxi calls', 'Down · past the estimate']);
  });

  it('says why a time was taken back', async (t) => {
    const { read, open, taxi, body, store, clock } = await aBadge(t);
    const { incident } = await open({
      impacts: { [taxi]: 'major_outage' },
      restoration: { [taxi]: { kind: 'by', byAt: NOON + HOUR } },
    });
    const reason = { en: 'A second fire.' };
    clock.set(NOON + MINUTE);
    await postUpdate(asAlice(store, clock.now()), incident.id, {
      restoration: { [taxi]: { kind: 'withdrawn', reason } },
    });
    await read();
    for (const path of ['/badge.svg', `/components/${taxi}/badge.svg`]) {
      assert.match(wordsOf(body(path)).title, /no time yet\. Why: A second fire\./, path);
    }
  });

  it('promises nothing that is not promised for everything that is down', async (t) => {
    const { read, open, taxi, maps, body, store, clock } = await aBadge(t);
    const { incident } = await open({
      impacts: { [taxi]: 'major_outage', [maps]: 'partial_outage' },
      restoration: { [taxi]: { kind: 'by', byAt: NOON + HOUR } },
    });
    assert.deepEqual(await read(), ['Example status', '2 services have problems · no time yet']);
    const condition = { en: '2 h after <power> & light return' };
    await postUpdate(asAlice(store, clock.now()), incident.id, {
      restoration: { [maps]: { kind: 'conditional', byAt: NOON + 20 * HOUR, condition } },
    });
    assert.deepEqual((await read())[1], '2 services have problems · back by 2 Mar 2026, 17:00 GMT+9, on a condition');
    const escaped = 'Condition: 2 h after &lt;power&gt; &amp; light return';
    assert.ok(wordsOf(body('/badge.svg')).title.includes(escaped));
    assert.ok(wordsOf(body(`/components/${maps}/badge.svg`)).title.includes(escaped));
    assert.ok(!wordsOf(body(`/components/${taxi}/badge.svg`)).title.includes('Condition'));
  });

  it('says until when work is planned, and from the minute when it is longer that it is', async (t) => {
    const { read, store, page, maps } = await aBadge(t);
    const times = { scheduledFor: NOON + MINUTE, scheduledUntil: NOON + HOUR };
    const about = { pageId: page.id, name: { en: 'Disks' }, body: {}, componentIds: [maps] };
    await scheduleMaintenance(asAlice(store), { ...about, ...times });
    assert.equal((await read())[1], 'All working');
    await startDueMaintenances(asAlice(store, NOON + MINUTE));
    assert.equal((await read('/badge.svg', NOON + MINUTE))[1], 'Under maintenance · planned until 22:00 GMT+9');
    assert.equal((await read('/badge.svg', NOON + HOUR))[1], 'Under maintenance · taking longer than planned');
  });

  it('never names what is hidden, and has none of it', async (t) => {
    const store = await openTestStore(t);
    const { ids } = await anOutage(store);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishDue();
    const badges = publisher.files.paths().filter((path) => path.endsWith('/badge.svg'));
    assert.ok(badges.length > 10);
    for (const path of badges) assert.ok(!body(path).includes(HIDDEN_NAME));
    assert.equal(body(`/components/${idOf(ids, 'pangyo')}/badge.svg`), '');
  });

  it('is a picture that can do nothing, and stays in its cache while nothing changes', async (t) => {
    const { publisher, store, clock, read } = await aBadge(t);
    await read();
    const baseUrl = 'https://status.example.com';
    const web = await startWeb(t, store, { published: servePublished(publisher.files), baseUrl });
    const reader = supertest.agent(web.baseUrl).set('Host', 'status.example.com');
    const answer = await reader.get('/badge.svg').expect(200);
    assert.equal(answer.headers['content-type'], 'image/svg+xml; charset=utf-8');
    assert.equal(answer.headers['content-security-policy'], "default-src 'none'; sandbox");
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    const svg = (answer.body as Buffer).toString();
    assert.doesNotMatch(svg, /<script|<style|<foreignObject|\son\w+=|href|url\(http|@import/i);
    assert.match(svg, /role="img" aria-labelledby="title"/);
    await read('/badge.svg', clock.now() + MINUTE);
    await reader.get('/badge.svg').set('If-None-Match', String(answer.headers['etag'])).expect(304);
  });

  it('has boxes as wide as their words, in colours on which white can be read', async (t) => {
    const store = await openTestStore(t);
    await anOutage(store);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishDue();
    for (const path of publisher.files.paths().filter((each) => each.endsWith('/badge.svg'))) {
      const svg = body(path);
      const [first = [], second = []] = [...svg.matchAll(/<rect x="(\d+)" width="(\d+)" height="20" fill="(#\w+)"/g)];
      const [label = '', words = ''] = wordsOf(svg).shown;
      const lengths = [...svg.matchAll(/textLength="(\d+)"/g)].map(([, length]) => Number(length));
      assert.deepEqual(lengths, [Number(first[2]) - 14, Number(second[2]) - 14]);
      assert.ok(lengths[0] === Math.ceil(textWidth(label, 11)) && lengths[1] === Math.ceil(textWidth(words, 11)));
      assert.equal(Number(second[1]), Number(first[2]));
      assert.match(svg, new RegExp(`width="${Number(first[2]) + Number(second[2])}" height="20" viewBox`));
      for (const [, , , colour] of [first, second]) assert.ok(contrastWithWhite(String(colour)) >= 4.5, colour);
    }
  });

  it('is wider for Korean than for as many Latin letters, and no wider for marks', () => {
    assert.ok(textWidth('모두 정상', 11) > textWidth('abcd ef', 11) * 1.0);
    assert.equal(textWidth('가'.repeat(10), 10), 100);
    assert.equal(textWidth('e\u0301', 11), textWidth('e', 11));
    assert.ok(textWidth('WWWW', 11) > textWidth('iiii', 11) * 2);
  });
});

/** WCAG 2's contrast of a colour with white. */
function contrastWithWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
