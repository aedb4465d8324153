import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { createApp } from '../src/app.ts';
import { apply } from '../src/cli/apply.ts';
import type { CommandIo } from '../src/cli/command.ts';
import { tokenCreate } from '../src/cli/token-create.ts';
import { readConfig } from '../src/config.ts';
import { HOUR, MINUTE, systemClock } from '../src/lib/clock.ts';
import { createLogger } from '../src/lib/logger.ts';
import { listProbes } from '../src/store/probes.ts';
import { listWaitingProposals } from '../src/store/proposals.ts';
import { fakeClock, type FakeClock } from './support/clock.ts';
import { startMailCatcher } from './support/mail-catcher.ts';
import { freePort, temporaryFolder } from './support/server-process.ts';
import { aWebServer } from './support/targets.ts';
import { until } from './support/until.ts';

const file = (service: string): string => `
page:
  name: { en: Example, ko: 예시 }
  time_zone: Asia/Seoul
  languages: [en, ko, id]
  components:
    - key: mail
      name: { en: Mail, ko: 메일 }
      rule: propose
      probes:
        - http: { url: ${service}, required_text: working }
          schedule: every 60s
          recheck: 15s
`;

/** The parts of a system that a story needs to look at and to turn. */
interface Scene {
  address: string;
  clock: FakeClock;
  get: (path: string) => Promise<string>;
  post: (path: string, form: Record<string, string>) => Promise<Response>;
  api: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;
}

it('a probe fails, a person explains, a subscriber learns when it is back', async (t) => {
  let isWorking = true;
  const service = await aWebServer(t, (_request, response) => response.end(isWorking ? 'working' : 'sorry'));
  const catcher = await startMailCatcher(t);
  const env = {
    DATA_DIR: temporaryFolder(t),
    PORT: String(await freePort()),
    HOST: '127.0.0.1',
    SMTP_URL: catcher.url,
    LOG_LEVEL: 'silent',
  };
  const { scene, store, pageId } = await aSystem(t, env, file(service));
  const { clock, get, post, api } = scene;
  const lastMail = (): string => catcher.to('reader@example.com').at(-1)?.text ?? '';
  const lastLink = (): string => /http:\/\/[^\s]+\/confirm\/[^\s]+/.exec(lastMail())?.[0] ?? '';

  /** Moves the clock to the probe's next time, and waits until it has asked. */
  const nextSample = async (): Promise<void> => {
    const [probe] = await listProbes(store.db, pageId);
    assert.ok(probe);
    clock.set(Math.max(clock.now(), probe.dueAt));
    await until(async () => ((await listProbes(store.db, pageId))[0]?.dueAt ?? 0) > clock.now());
  };

  // A reader subscribes: nothing happens before the mail's link is opened and its button pressed.
  await post('/subscribe', { page: pageId, email: 'reader@example.com', locale: 'en' });
  await until(() => lastLink() !== '');
  const confirmPath = new URL(lastLink()).pathname;
  assert.match(await get(confirmPath), /<form/);
  assert.equal((await post(confirmPath, {})).ok, true);

  // The service fails; the probe is believed at the third failure, and proposes.
  await nextSample();
  await until(async () => (await get('/en/')).includes('Working'));
  isWorking = false;
  const isProposed = async (): Promise<boolean> => (await listWaitingProposals(store.db, pageId)).length === 1;
  for (let asked = 0; asked < 6 && !(await isProposed()); asked += 1) await nextSample();
  assert.ok(await isProposed());
  assert.ok((await get('/en/')).includes('Working'), 'nothing is published before a person says so');

  // A person explains, and promises a time.
  const [mail] = (await api('GET', `/v1/pages/${pageId}/components`)) as unknown as [{ id: string }];
  const by = clock.now() + HOUR;
  const incident = await api('POST', `/v1/pages/${pageId}/incidents`, {
    incident: {
      name: 'Mail cannot be read',
      body: { en: 'A disk is being replaced.', ko: '디스크를 교체하고 있습니다.' },
      components: { [mail.id]: 'major_outage' },
      restoration: { [mail.id]: { kind: 'by', by: new Date(by).toISOString() } },
    },
  });
  await until(() => /Expected back by/.test(lastMail()));
  await until(async () => (await get('/en/')).includes('Expected back by'));
  assert.match(await get('/ko/'), /디스크를 교체하고 있습니다/);
  assert.match(await get('/history.atom'), /Mail cannot be read/);

  // The promised time comes, and nobody touches anything.
  clock.set(by);
  await until(async () => (await get('/en/')).includes('Past the estimate'));
  assert.doesNotMatch(await get('/en/'), /Expected back by/);
  await until(() => /was not met/.test(lastMail()));

  // It comes back, and everybody is told since when.
  clock.advance(10 * MINUTE);
  await api('PATCH', `/v1/pages/${pageId}/incidents/${String(incident['id'])}`, {
    incident: { status: 'resolved', body: 'The new disk works.' },
  });
  await until(() => /Resolved|Back since/.test(lastMail()));
  await until(async () => /"indicator":"none"/.test(await get('/api/v2/status.json')));

  const subjects = new Set(
    catcher
      .to('reader@example.com')
      .slice(1)
      .map((each) => each.subject),
  );
  assert.equal(subjects.size, 1, 'one incident is one thread');
});

async function aSystem(
  t: TestContext,
  env: Record<string, string>,
  yaml: string,
): Promise<{ scene: Scene; store: Awaited<ReturnType<typeof createApp>>['store']; pageId: string }> {
  const clock = { ...fakeClock(), real: () => systemClock.real() };
  const app = await createApp(readConfig(env), { clock, logger: createLogger('silent') });
  t.after(() => app.stop());
  const path = join(String(env['DATA_DIR']), 'status.yaml');
  writeFileSync(path, yaml);
  await command(apply, [path], env);
  const token = (await command(tokenCreate, ['--name', 'story'], env)).trim();
  const address = `http://localhost:${await app.start()}`;
  const call = async (url: string, init?: RequestInit): Promise<Response> => fetch(new URL(url, address), init);
  const api: Scene['api'] = async (method, url, body) => {
    const headers = { authorization: `OAuth ${token}`, 'content-type': 'application/json' };
    const answer = await call(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    assert.ok(answer.ok, `${method} ${url}: ${answer.status}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const post: Scene['post'] = (url, form) =>
    call(url, { method: 'POST', headers: { origin: address }, body: new URLSearchParams(form) });
  const get: Scene['get'] = async (url) => (await call(url)).text();
  const [page] = (await api('GET', '/v1/pages')) as unknown as [{ id: string }];
  return { scene: { address, clock, get, post, api }, store: app.store, pageId: page.id };
}

async function command(which: typeof apply, args: string[], env: Record<string, string>): Promise<string> {
  let output = '';
  const io: CommandIo = { env, out: (text) => void (output += text), err: (text) => void (output += text) };
  assert.equal(await which.run(args, io), 0, output);
  return output;
}
