import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { inflateSync, crc32 } from 'node:zlib';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { readConfig, ConfigError } from '../../src/config.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { anOutage, aQuietPage, HIDDEN_NAME } from '../support/outage.ts';
import { aFolder, aPublisher } from '../support/publisher.ts';
import { readXml } from '../support/xml.ts';

async function anAffair(t: TestContext) {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  const { publisher, clock, body } = aPublisher(t, store, { securityContact: ['mailto:security@example.com'] });
  const taxi = idOf(ids, 'taxi');
  const { incident } = await openIncident(asAlice(store), {
    pageId: page.id,
    name: { en: 'Taxis "cannot" be <called>' },
    body: { en: 'We are on it.' },
    impacts: { [taxi]: 'major_outage' },
    restoration: { [taxi]: { kind: 'by', byAt: NOON + HOUR } },
  });
  const picture = async (offset: number): Promise<Buffer> => {
    clock.set(NOON + offset);
    await publisher.publishAll();
    return publisher.files.find(`/incidents/${incident.id}/picture.png`)?.bodies.identity ?? Buffer.alloc(0);
  };
  return { store, publisher, clock, body, incident, picture, taxi };
}

interface Picture {
  width: number;
  height: number;
  colours: string[];
  /** How many pixels have each colour. */
  counts: Map<string, number>;
}

/** A PNG as its specification says, without our own writer. */
function readPng(file: Buffer): Picture {
  assert.equal(file.subarray(0, 8).toString('hex'), '89504e470d0a1a0a');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    const named = file.subarray(at + 4, at + 8 + length);
    assert.equal(file.readUInt32BE(at + 8 + length), crc32(named), 'each part is whole');
    chunks.set(named.subarray(0, 4).toString('latin1'), named.subarray(4));
    at += 12 + length;
  }
  assert.deepEqual([...chunks.keys()], ['IHDR', 'PLTE', 'IDAT', 'IEND']);
  const header = chunks.get('IHDR') ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const palette = chunks.get('PLTE')?.toString('hex').match(/.{6}/g) ?? [];
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  assert.equal(rows.length, height * (width + 1));
  const counts = new Map<string, number>();
  rows.forEach((value, index) => {
    if (index % (width + 1) === 0) return;
    const colour = `#${palette[value]}`;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  });
  return { width, height, colours: [...counts.keys()], counts };
}

const MAJOR = '#b5172a';
const WORKING = '#17713a';
const INK = '#1b1f24';

describe('the picture of an incident', () => {
  it('is a small PNG in the colour of its status, the same as long as nothing it shows has changed', async (t) => {
    const { picture } = await anAffair(t);
    const first = await picture(0);
    const { width, height, counts } = readPng(first);
    assert.deepEqual([width, height], [800, 420]);
    assert.ok((counts.get(MAJOR) ?? 0) > 2_000 && (counts.get(INK) ?? 0) > 2_000);
    assert.ok(first.length < 12_000, `${first.length} bytes`);
    assert.equal(await picture(10 * MINUTE), first);
  });

  it('strikes a time out once it has passed, and turns green when it is over', async (t) => {
    const { picture, store, incident } = await anAffair(t);
    const promised = readPng(await picture(0));
    const passed = readPng(await picture(HOUR));
    assert.ok((passed.counts.get(INK) ?? 0) < (promised.counts.get(INK) ?? 0), 'only the stroke is in ink');
    await postUpdate(asAlice(store, NOON + 2 * HOUR), incident.id, { status: 'resolved', body: { en: 'Over.' } });
    const over = readPng(await picture(2 * HOUR));
    assert.ok(over.colours.includes(WORKING) && !over.colours.includes(MAJOR));
  });
});

describe('what a page tells programs in its head', () => {
  it('names its one address, its other languages, its feeds, and what is promised with its time', async (t) => {
    const { picture, body, incident } = await anAffair(t);
    await picture(0);
    const html = body(`/ko/incidents/${incident.id}`);
    const own = `https://status.example.com/ko/incidents/${incident.id}`;
    for (const expected of [
      `<link rel="canonical" href="${own}">`,
      `<link rel="alternate" hreflang="en" href="https://status.example.com/en/incidents/${incident.id}">`,
      `<link rel="alternate" hreflang="x-default" href="https://status.example.com/incidents/${incident.id}">`,
      `<meta property="og:image" content="https://status.example.com/incidents/${incident.id}/picture.png">`,
      `<meta property="og:title" content="Taxis &quot;cannot&quot; be &lt;called&gt;">`,
    ]) {
      assert.ok(html.includes(expected), expected);
    }
    assert.match(
      html,
      /og:description" content="전체 복구 예상: 2026년 3월 1일 22:00 GMT\+9\. 2026년 3월 1일 21:00 GMT\+9 기준/,
    );
    const [, title] = /og:title" content="([^"]*)"/.exec(body('/en/')) ?? [];
    assert.equal(title, 'Example status: 1 service: Down · back by 22:00 GMT+9');
  });

  it('points only to what is published', async (t) => {
    const { picture, publisher, body } = await anAffair(t);
    await picture(0);
    const heads = publisher.files.paths().filter((path) => publisher.files.find(path)?.type.startsWith('text/html'));
    for (const path of heads) {
      const head = body(path).split('</head>')[0] ?? '';
      const links = [...head.matchAll(/<(?:link|meta)[^>]*(?:href|og:image" content)="([^"]+)"/g)].map(
        ([, url]) => url,
      );
      for (const link of links) {
        const { pathname } = new URL(String(link), 'https://status.example.com');
        const isThere = publisher.files.find(pathname) ?? publisher.files.find(`/en${pathname}`);
        assert.ok(isThere, `${path}: ${link}`);
      }
    }
  });
});

describe('what machines look for first', () => {
  it('is a site map in which each language names all others', async (t) => {
    const { picture, body } = await anAffair(t);
    await picture(0);
    const xml = readXml(body('/sitemap.xml'));
    assert.deepEqual(
      xml.texts('//map:loc'),
      ['en', 'ko', 'id'].map((locale) => `https://status.example.com/${locale}/`),
    );
    assert.equal(xml.texts('//map:url/xhtml:link[@hreflang="x-default"]/@href').length, 3);
    assert.match(body('/robots.txt'), /^Sitemap: https:\/\/status\.example\.com\/sitemap\.xml$/m);
  });

  it('tells a language model the state, its time, and that a time which has passed does not hold', async (t) => {
    const { picture, body } = await anAffair(t);
    await picture(0);
    assert.match(body('/llms.txt'), /^# Example status\n\n> /);
    assert.match(body('/llms.txt'), /Now: 1 service: Down · back by 22:00 GMT\+9\. As of 1 Mar 2026, 21:00 GMT\+9\./);
    await picture(HOUR);
    assert.match(body('/llms.txt'), /past the estimate/);
  });

  it('names in security.txt whom to tell, until a time that is ahead and moves on by months', async (t) => {
    const { picture, body } = await anAffair(t);
    const lines = async (offset: number): Promise<string[]> => {
      await picture(offset);
      return body('/.well-known/security.txt').trimEnd().split('\n');
    };
    const first = await lines(0);
    assert.deepEqual(first, [
      'Contact: mailto:security@example.com',
      'Expires: 2026-08-01T00:00:00Z',
      'Preferred-Languages: en, ko, id',
      'Canonical: https://status.example.com/.well-known/security.txt',
    ]);
    assert.deepEqual(await lines(DAY), first);
    assert.equal((await lines(60 * DAY))[1], 'Expires: 2026-10-01T00:00:00Z');
  });

  it('has no security.txt where nobody was named, and takes only addresses that RFC 9116 allows', async (t) => {
    const store = await openTestStore(t);
    await aQuietPage(store);
    const { publisher } = aPublisher(t, store);
    await publisher.publishAll();
    assert.equal(publisher.files.find('/.well-known/security.txt'), undefined);
    const DATA_DIR = aFolder(t);
    const read = (SECURITY_CONTACT: string) => readConfig({ DATA_DIR, SECURITY_CONTACT }).securityContact;
    assert.deepEqual(read('mailto:a@b.example, https://b.example/security'), [
      'mailto:a@b.example',
      'https://b.example/security',
    ]);
    for (const wrong of ['security@example.com', 'http://b.example', 'mailto:a@b\nExpires: never']) {
      assert.throws(
        () => read(wrong),
        (error) => error instanceof ConfigError && /SECURITY_CONTACT/.test(error.message),
      );
    }
  });

  it('names nothing that is hidden', async (t) => {
    const store = await openTestStore(t);
    await anOutage(store);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishAll();
    for (const path of ['/llms.txt', '/sitemap.xml', '/en/embed/banner', '/en/embed/status', '/history.json']) {
      assert.ok(body(path) !== '' && !body(path).includes(HIDDEN_NAME), path);
    }
  });
});
