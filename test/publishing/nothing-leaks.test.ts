import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import supertest from 'supertest';
import { makeLinkToken, type LinkPurpose } from '../../src/lib/link-token.ts';
import { createNotifier } from '../../src/notifications/notifier.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { routes } from '../../src/web/routes.ts';
import { servePublished } from '../../src/web/published.ts';
import { fakeClock } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { startMailCatcher } from '../support/mail-catcher.ts';
import { MAIL_SETTINGS } from '../support/mail-setting.ts';
import {
  BASE_URL,
  INSTALL_HOST,
  KEYS,
  markedPages,
  marksIn,
  open,
  OPEN_FIELDS,
  PAGE_PASSWORD,
  shut,
  SHUT_FIELDS,
  type Key,
  type MarkedPage,
} from '../support/marked-pages.ts';
import { aPublisher } from '../support/publisher.ts';
import { startWeb } from '../support/web.ts';
import { startWebhookCatcher } from '../support/webhook-catcher.ts';
import { cookieOf } from '../support/closed-pages.ts';

const SECRET_KEY = 'a key for tests only, longer than thirty-two bytes';
const PURPOSES: LinkPurpose[] = ['confirm', 'manage', 'unsubscribe'];

async function anInstall(t: TestContext) {
  const store = await openTestStore(t);
  const clock = fakeClock();
  const [catcher, hook] = [await startMailCatcher(t), await startWebhookCatcher(t)];
  const published = aPublisher(t, store, { clock, baseUrl: BASE_URL });
  const { files } = published.publisher;
  const front = { files, published: servePublished(files), baseUrl: BASE_URL, secretKey: SECRET_KEY };
  const web = await startWeb(t, store, { clock, ...front });
  // Drafts belong to Alice, who has to be there before them.
  const pages = await markedPages(store, clock, hook.url);
  await published.publisher.publishDue();
  const mail = { ...MAIL_SETTINGS, baseUrl: BASE_URL, secretKey: SECRET_KEY, smtpUrl: catcher.url };
  const notifier = createNotifier({ ...mail, store, clock, logger: createLogger('silent') });
  t.after(() => notifier.stop());
  const tell = async (): Promise<void> => {
    clock.advance(60_000);
    for (let round = 0; round < 3; round += 1) {
      await notifier.fanOutDue();
      await notifier.deliverDue();
      await notifier.deliverWebhooksDue();
    }
  };
  return { store, clock, pages, published, files, web, catcher, hook, tell };
}

type Install = Awaited<ReturnType<typeof anInstall>>;

/** The marks of a text that are no open marks of these pages. */
function strangers(text: string, keys: readonly Key[]): string[] {
  return marksIn(text).filter((mark) => !keys.some((key) => mark.startsWith(`zopen-${key}-`)));
}

function textOf(bytes: Buffer): string {
  // Pictures are looked through as they are: a mark in one stands there in letters.
  return bytes.toString('utf8');
}

async function fillsEveryField(install: Install): Promise<void> {
  const { store, pages, files, web } = install;
  const tables = (await store.db.introspection.getTables()).map(({ name }) => name);
  const rows = await Promise.all(
    tables.map((table) =>
      store.db
        .selectFrom(table as 'pages')
        .selectAll()
        .execute(),
    ),
  );
  const stored = new Set(marksIn(JSON.stringify(rows)));
  const missing = KEYS.flatMap((key) => SHUT_FIELDS.map((field) => shut(key, field))).filter(
    (mark) => !stored.has(mark),
  );
  assert.deepEqual(missing, []);
  for (const { key, page } of pages) {
    const site = files.site(page.id);
    const shown = new Set([...(site?.files.values() ?? [])].flatMap((file) => marksIn(textOf(file.bodies.identity))));
    assert.deepEqual(
      [...shown].sort(),
      OPEN_FIELDS.map((field) => open(key, field)).sort(),
      `all that ${key} may show`,
    );
  }
  const [main] = pages;
  const screens = [
    '/console',
    `/console/incidents/${main?.incidentIds[0]}`,
    '/console/templates',
    '/console/proposals',
  ];
  const seen = await Promise.all(screens.map(async (path) => (await web.alice.get(path).expect(200)).text));
  const staffSee = ['note', 'draft', 'template', 'reason', 'hidden'] as const;
  for (const field of staffSee) assert.ok(seen.join('').includes(shut('main', field)), `staff see the ${field}`);
}

async function artefacts(install: Install): Promise<void> {
  const { pages, files, published } = install;
  let looked = 0;
  for (const site of files.sites()) {
    const marked = pages.find(({ page }) => page.id === site.id);
    for (const [path, { bodies }] of site.files) {
      looked += 1;
      const text = textOf(bodies.identity);
      assert.deepEqual(strangers(text, marked ? [marked.key] : []), [], `${site.id}${path}`);
      const foreignIds = pages.filter((each) => each !== marked).flatMap(idsOf);
      const hiddenIds = marked ? marked.componentIds.slice(1, 2) : [];
      const found = [...foreignIds, ...hiddenIds].filter((id) => text.includes(id) || path.includes(id));
      assert.deepEqual(found, [], `${site.id}${path}`);
    }
  }
  assert.ok(looked > 4 * 50, `${looked} artefacts`);
  for (const entry of readdirSync(published.folder, { recursive: true, encoding: 'utf8', withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const name = join(entry.parentPath, entry.name);
    const text = `${name}\n${readFileSync(name, 'utf8')}`;
    assert.deepEqual(strangers(text, ['main', 'partners']), [], name);
    const closedIds = pages.filter(({ key }) => key === 'inner' || key === 'board').flatMap(idsOf);
    assert.deepEqual(
      closedIds.filter((id) => text.includes(id)),
      [],
      name,
    );
  }
}

function idsOf({ page, componentIds, incidentIds }: MarkedPage): string[] {
  return [page.id, ...componentIds, ...incidentIds];
}

interface Ask {
  host: string;
  path: string;
  /** Whose open marks may stand in the answer. */
  may: Key[];
}

/** Whom an address belongs to, of the pages that everybody may read. */
function ownersOf(host: string): Key[] {
  if (host === INSTALL_HOST) return ['main'];
  return host === 'partners.example.org' ? ['partners'] : [];
}

/** Every address that there is: all artefacts under every host, and every route with every part that fits into it. */
async function everyAsk({ store, pages, files }: Install): Promise<Ask[]> {
  const hosts = [...new Set(pages.map(({ host }) => host)), 'evil.example'];
  const subscribers = await store.db.selectFrom('subscribers').select(['id', 'pageId']).execute();
  const ids = pages.flatMap(idsOf);
  const artefacts = [
    ...files.sites().flatMap((site) => [...site.files.keys()]),
    ...files
      .sites()
      .flatMap((site) => [...site.files.keys()].map((path) => `${site.installBase}${path.slice(site.base.length)}`)),
  ];
  const reads = routes
    .filter(({ method }) => method === 'get')
    .map(({ path }) => path.replaceAll(/\{\.json\}|[{}*]/g, ''));
  const plain = reads.flatMap((path) => (path.includes(':') ? ids.map((id) => path.replaceAll(/:\w+/g, id)) : [path]));
  const queries = pages.flatMap(({ key, page }) => [
    `/subscribe?page=${page.id}`,
    `/console?page=${key}`,
    `/p/${key}`,
    `/p/${key}/`,
  ]);
  const paths = new Set([...artefacts, ...plain, ...queries, '/', '/en', '/ko', '/history']);
  const links = subscribers.flatMap(({ id, pageId }) => {
    const key = pages.find(({ page }) => page.id === pageId)?.key;
    // Whoever holds a link of a mail was told of the page by it.
    const tokens = PURPOSES.map((purpose) => `/${purpose}/${makeLinkToken(SECRET_KEY, purpose, id)}`);
    return hosts.flatMap((host) => tokens.map((path) => ({ host, path, may: key ? [key] : [] })));
  });
  return [...hosts.flatMap((host) => [...paths].map((path) => ({ host, path, may: ownersOf(host) }))), ...links];
}

/** Addresses of subscribers stand on the pages of their own links. */
function isOwnAddress(mark: string, path: string): boolean {
  return (
    /^zshut-\w+-(?:subscriber|asked|hook)$/.test(mark) && PURPOSES.some((purpose) => path.startsWith(`/${purpose}/`))
  );
}

async function nobody(install: Install): Promise<void> {
  const asks = await everyAsk(install);
  assert.ok(asks.length > 1_500, `${asks.length} addresses`);
  const agent = supertest(install.web.baseUrl);
  const statuses = new Map<number, number>();
  for (const { host, path, may } of asks) {
    const answer = await agent.get(path).set({ Host: host, 'Accept-Encoding': 'identity' }).redirects(0).buffer(true);
    const body = Buffer.isBuffer(answer.body) ? answer.body.toString('utf8') : answer.text;
    const all = `${JSON.stringify(answer.headers)}${body}`;
    const found = strangers(all, may).filter((mark) => !isOwnAddress(mark, path));
    assert.deepEqual(found, [], `${host}${path} (${answer.status})`);
    assert.ok(answer.status < 500, `${host}${path} (${answer.status})`);
    if (host === 'evil.example' && !/^\/(?:healthz|readyz|metrics)$/.test(path)) assert.equal(answer.status, 421, path);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  }
  for (const status of [200, 302, 303, 401, 404, 421]) assert.ok((statuses.get(status) ?? 0) > 0, `some ${status}`);
}

async function whoKnows(install: Install): Promise<void> {
  const agent = supertest(install.web.baseUrl);
  const inner = install.pages.find(({ key }) => key === 'inner');
  const unlocked = await agent
    .post('/unlock')
    .set({ Host: INSTALL_HOST, Origin: BASE_URL })
    .type('form')
    .send({ page: inner?.page.id, password: PAGE_PASSWORD, next: '/p/inner/' })
    .expect(303);
  const cookie = cookieOf(unlocked.headers);
  let seen = 0;
  for (const { host, path, may } of await everyAsk(install)) {
    if (host === 'evil.example') continue;
    const answer = await agent
      .get(path)
      .set({ Host: host, Cookie: cookie, 'Accept-Encoding': 'identity' })
      .redirects(0)
      .buffer(true);
    const body = Buffer.isBuffer(answer.body) ? answer.body.toString('utf8') : answer.text;
    const allowed: Key[] =
      host === INSTALL_HOST && (path.startsWith('/p/inner') || path.includes(String(inner?.page.id))) ? ['inner'] : may;
    const found = strangers(body, allowed).filter((mark) => !isOwnAddress(mark, path));
    assert.deepEqual(found, [], `${host}${path} (${answer.status})`);
    if (marksIn(body).some((mark) => mark.startsWith('zopen-inner-'))) seen += 1;
  }
  assert.ok(seen > 20, `${seen} answers of the page that was opened`);
}

async function told(install: Install): Promise<void> {
  const { pages, tell, catcher, hook } = install;
  await tell();
  for (const { key } of pages) {
    const mails = catcher.caught.filter(({ to }) => to.includes(`-${key}-`));
    assert.ok(mails.length >= 2, `${mails.length} mails to readers of ${key}`);
    const texts = mails.map(({ mail, to }) => ({
      to,
      text: `${mail.text ?? ''}${String(mail.html)}${JSON.stringify(mail.headerLines)}`,
    }));
    for (const { to, text } of texts) {
      const own = marksIn(to);
      assert.deepEqual(
        strangers(text, [key]).filter((mark) => !own.includes(mark)),
        [],
        `a mail to ${to}`,
      );
    }
    assert.ok(texts.some(({ text }) => text.includes(open(key, 'incident'))));
  }
  const posts = hook.caught.map(({ body }) => body);
  for (const { key, page } of pages) {
    const own = posts.filter((body) => body.includes(page.id));
    assert.ok(own.length >= 1, `posts of ${key}`);
    for (const body of own) assert.deepEqual(strangers(body, [key]), []);
  }
}

async function api(install: Install): Promise<void> {
  const { pages, web } = install;
  const authorization = `OAuth ${await web.apiToken()}`;
  const agent = supertest(web.baseUrl);
  const reads = routes.filter(({ method, path }) => method === 'get' && path.startsWith('/v1/pages/:page_id'));
  assert.ok(reads.length > 10);
  for (const own of pages) {
    for (const route of reads) {
      for (const id of pages.flatMap(idsOf)) {
        const path = route.path.replace('{.json}', '').replace(':page_id', own.page.id).replaceAll(/:\w+/g, id);
        const { text, status } = await agent.get(path).set({ Host: INSTALL_HOST, authorization });
        const foreign = marksIn(text).filter((mark) => !mark.includes(`-${own.key}-`));
        assert.deepEqual(foreign, [], `${path} (${status})`);
        const private_ = marksIn(text).filter((mark) =>
          /-(?:note|draft|new-draft|template|reason|unpublished|header|password)$/.test(mark),
        );
        assert.deepEqual(private_, [], `${path} (${status})`);
        assert.ok(status < 500 && status !== 429, `${path} (${status})`);
        if (!route.path.replace(':page_id', '').includes(':')) break;
      }
    }
  }
}

/** One install for all: each only reads, but for the last, which tells subscribers. */
describe('an install with four pages', () => {
  it('keeps what is shut from everybody, and each page to its own readers', async (t) => {
    const install = await anInstall(t);
    await t.test('fills every field that it looks for, so that what it does not find could have been found', () =>
      fillsEveryField(install),
    );
    await t.test('shows in every artefact of a page what is that page’s to show, and nothing else', () =>
      artefacts(install),
    );
    await t.test(
      'answers nobody who has proved nothing with anything of a closed page, of another page or of staff',
      () => nobody(install),
    );
    await t.test('answers whoever proved to know one page with that page, and with no other', () => whoKnows(install));
    await t.test('answers the API of one page with nothing of another', () => api(install));
    await t.test('tells subscribers and endpoints of a page nothing but what that page shows', () => told(install));
  });
});
