import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { loadScenario, replay } from '../../src/cli/replay.ts';
import { startPerformance, type Performance } from '../../src/cli/replay/perform.ts';
import type { Report } from '../../src/cli/replay/report.ts';
import { MINUTE } from '../../src/lib/clock.ts';
import { parseZonedTime } from '../../src/lib/zoned-time.ts';
import { createDatabase } from '../support/databases.ts';

const KAKAO = join(import.meta.dirname, '../../data/scenarios/kakao-2022.yaml');
const SUBSCRIBERS = 3;

/** What readers were served from a moment on. */
interface Edition {
  at: number;
  html: string;
  summary: Summary;
}

interface Summary {
  status: { indicator: string };
  components: { name: string; status: string }[];
  incidents: { restoration: { component_id: string; state: string; by: string | null }[] }[];
}

describe('the replay of the Kakao outage', () => {
  let performance: Performance;
  let report: Report;
  const editions: Edition[] = [];

  before(async () => {
    const scenario = loadScenario(KAKAO);
    const env = { LOG_LEVEL: 'warn' };
    performance = await startPerformance(scenario, { env, speed: 'max', subscribers: SUBSCRIBERS, keepMails: 1_000 });
    const keepEdition = (at: number): void => {
      const read = (path: string): string =>
        performance.app.publisher.files.find(path)?.bodies.identity.toString() ?? '';
      editions.push({ at, html: read('/en/'), summary: JSON.parse(read('/api/v2/summary.json')) as Summary });
    };
    report = await performance.play({
      onEvent: ({ at }) => {
        keepEdition(at);
      },
      onDue: keepEdition,
    });
  });
  after(() => performance.close());

  /** What readers saw at a time in Seoul. */
  const seenAt = (time: string): Edition & { text: string } => {
    const at = parseZonedTime(time, 'Asia/Seoul');
    const edition = editions.findLast((each) => at !== undefined && each.at <= at);
    assert.ok(edition, `nothing was published by ${time}`);
    return { ...edition, text: textOf(edition.html) };
  };
  const service = (name: string): Report['services'][number] => {
    const found = report.services.find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  };

  it('lasts 127 h 30 min', () => {
    assert.equal(report.incident.duration_min, 127 * 60 + 30);
  });

  it('reaches every service that hung on the data centre, and names no infrastructure', () => {
    assert.equal(report.services.length, 48);
    assert.ok(report.services.every(({ started_at }) => started_at === '2022-10-15T15:30:00+09:00'));
    assert.ok(!report.services.some(({ name }) => name.includes('Pangyo')));
  });

  it('gives each service the time at which it truly came back, whenever that was posted', () => {
    assert.equal(service('KakaoTalk text messages').restored_at, '2022-10-16T01:31:00+09:00');
    assert.equal(service('KakaoTalk text messages').duration_min, 601);
    assert.equal(service('Kakao Games on PCs').restored_at, '2022-10-17T06:00:00+09:00');
    assert.equal(service('TalkDrawer').restored_at, '2022-10-20T23:00:00+09:00');
  });

  it('believes the bank that it works while the data centre is still down', () => {
    assert.equal(service('KakaoBank').restored_at, '2022-10-15T17:00:00+09:00');
    const { summary } = seenAt('2022-10-15T17:00');
    assert.equal(statusOf(summary, '카카오뱅크'), 'operational');
    assert.equal(statusOf(summary, '카카오맵'), 'major_outage');
  });

  it('counts promises kept and missed', () => {
    assert.deepEqual(service('Daum Mail (send and receive)').etas, { promised: 2, kept: 0, missed: 1 });
    assert.deepEqual(service('TalkChannel advertising messages').etas, { promised: 1, kept: 1, missed: 0 });
    assert.deepEqual(service('KakaoTalk text messages').etas, { promised: 1, kept: 0, missed: 0 });
  });

  it('shows no time as current once the estimate of 20:00 to 21:00 is withdrawn', () => {
    const before = seenAt('2022-10-15T20:30');
    assert.match(before.text, /Expected back between/);
    const { summary, html } = seenAt('2022-10-15T20:31');
    const promises = summary.incidents.flatMap(({ restoration }) => restoration);
    assert.deepEqual(
      promises.filter(({ state, by }) => state === 'current' && by !== null),
      [],
    );
    const now = textOf(affectedPart(html));
    assert.doesNotMatch(now, /Expected back between|Expected back by/);
    assert.match(now, /12 services Down The estimate was withdrawn\. No time yet\..*? KakaoTalk text messages /);
  });

  it('still shows text messages as down on Sunday at 02:00, since nobody had said otherwise', () => {
    assert.equal(statusOf(seenAt('2022-10-16T02:00').summary, '카카오톡 문자 메시지'), 'major_outage');
    assert.equal(statusOf(seenAt('2022-10-16T02:16').summary, '카카오톡 문자 메시지'), 'operational');
  });

  it('says that the estimate is past in the minute after "within the 18th", with nobody touching anything', () => {
    assert.match(
      textOf(affectedPart(seenAt('2022-10-18T23:58').html)),
      /Daum Mail \(send and receive\) Down Expected back by/,
    );
    const { text, summary } = seenAt('2022-10-19T00:00');
    assert.match(text, /Daum Mail \(send and receive\) Down Past the estimate of 18 Oct, 23:59/);
    const states = summary.incidents.flatMap(({ restoration }) => restoration.map(({ state }) => state));
    assert.ok(states.includes('overdue') && !states.includes('current'));
  });

  it('shows everything as working in the end', () => {
    const { summary, text } = seenAt('2022-10-20T23:00');
    assert.equal(summary.status.indicator, 'none');
    assert.ok(summary.components.every(({ status }) => status === 'operational'));
    assert.match(text, /All services are working/);
  });

  it('sends every subscriber the same news, none of it twice, and no more than was posted and missed', () => {
    const { sink } = performance;
    assert.ok(sink);
    const posted = 24;
    const missed = 1;
    assert.deepEqual(report.mails, {
      subscribers: SUBSCRIBERS,
      sent: SUBSCRIBERS * (posted + missed),
      per_subscriber_max: posted + missed,
    });
    assert.deepEqual([...sink.counts.values()], Array(SUBSCRIBERS).fill(posted + missed));
    const ids = sink.kept.map(({ source }) => /^Message-ID: (.+)$/im.exec(source.toString())?.[1]);
    assert.equal(new Set(ids).size, report.mails.sent);
  });

  it('measures how long publishing takes', () => {
    assert.ok(report.publish_ms.p50 > 0 && report.publish_ms.p99 >= report.publish_ms.p50);
    assert.ok(report.wall_ms > 0);
  });
});

const SMALL = `start: 2026-03-01 11:00
page:
  key: example
  name: Example
  time_zone: Asia/Seoul
  languages: [en]
  components: [{ key: mail, name: Mail }, { key: parking, name: Parking }]
events:
  - at: 2026-03-01 11:05
    maintenance:
      key: test
      name: Power test
      body: Parking may be slow.
      scheduled_for: 2026-03-01 11:30
      scheduled_until: 2026-03-01 12:30
      components: [parking]
  - at: 2026-03-01 12:00
    open:
      key: outage
      name: Mail is down
      impacts: { mail: major_outage }
      restoration: { mail: { kind: by, by: 2026-03-01 12:30 } }
  - at: 2026-03-01 13:00
    update:
      status: resolved
      body: It works again.
  - at: 2026-03-01 13:10
    update:
      of: test
      status: completed
`;

describe('pulih replay', () => {
  it('prints only the report on stdout, as JSON where it is wanted, and its progress on stderr', async (t) => {
    const { code, out, err } = await run(t, SMALL, '--json');
    assert.equal(code, 0, err);
    const report = JSON.parse(out) as Report;
    assert.deepEqual(Object.keys(report), ['services', 'incident', 'mails', 'publish_ms', 'wall_ms']);
    assert.deepEqual(report.services, [
      {
        name: 'Mail',
        started_at: '2026-03-01T12:00:00+09:00',
        restored_at: '2026-03-01T13:00:00+09:00',
        duration_min: 60,
        etas: { promised: 1, kept: 0, missed: 1 },
      },
      {
        name: 'Parking',
        started_at: '2026-03-01T11:30:00+09:00',
        restored_at: '2026-03-01T13:10:00+09:00',
        duration_min: 100,
        etas: { promised: 0, kept: 0, missed: 0 },
      },
    ]);
    assert.match(err, /2026-03-01 12:00 {2}open +Mail is down/);
  });

  it('runs by the clock where a speed is given, with the same outcome', async (t) => {
    const { code, out } = await run(t, SMALL, '--speed', '3600', '--subscribers', '5', '--json');
    assert.equal(code, 0);
    const { services, mails, wall_ms } = JSON.parse(out) as Report;
    assert.deepEqual(services[0]?.etas, { promised: 1, kept: 0, missed: 1 });
    assert.equal(services[0].duration_min, 60);
    assert.ok(mails.sent > 0 && mails.sent <= 5 * mails.per_subscriber_max);
    assert.ok(wall_ms >= (130 * MINUTE) / 3_600);
  });

  it('names line and field of an event that the system refuses', async (t) => {
    const late = SMALL.replace('kind: by, by: 2026-03-01 12:30', 'kind: by, by: 2026-03-01 11:50');
    const { code, out, err } = await run(t, late);
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.match(err, /outage\.yaml:22: events\[1\]\.open\.restoration\.mail\.by: This time has passed/);
  });

  it('refuses what it does not understand with exit code 2, and a missing file with 1', async (t) => {
    assert.equal((await run(t, SMALL, '--speed', 'fast')).code, 2);
    assert.equal((await run(t, SMALL, '--subscribers', '-1')).code, 2);
    assert.equal((await run(t, SMALL, '--sped', '1')).code, 2);
    const { io, words } = aTerminal();
    assert.equal(await replay.run(['/nowhere/outage.yaml'], io), 1);
    assert.match(words.err, /\/nowhere\/outage\.yaml cannot be read/);
  });

  it('plays on PostgreSQL where it is told to', async (t) => {
    const { url, drop } = await createDatabase();
    t.after(drop);
    const { code, out, err } = await run(t, SMALL, '--database', url, '--subscribers', '2', '--json');
    assert.equal(code, 0, err);
    const { services, mails } = JSON.parse(out) as Report;
    assert.deepEqual(services[0]?.etas, { promised: 1, kept: 0, missed: 1 });
    assert.equal(mails.sent, 2 * mails.per_subscriber_max);
  });

  it('does not touch a database that is in use', async (t) => {
    const folder = temporaryFolder(t);
    const database = join(folder, 'own.sqlite');
    assert.equal((await run(t, SMALL, '--database', database)).code, 0);
    const { code, err } = await run(t, SMALL, '--database', database);
    assert.equal(code, 1);
    assert.match(err, /This database is in use/);
  });
});

async function run(t: TestContext, scenario: string, ...options: string[]) {
  const file = join(temporaryFolder(t), 'outage.yaml');
  writeFileSync(file, scenario);
  const { io, words } = aTerminal();
  const code = await replay.run([file, ...options], io);
  return { code, ...words };
}

function aTerminal() {
  const words = { out: '', err: '' };
  const io = {
    env: { LOG_LEVEL: 'warn' },
    out: (text: string) => {
      words.out += text;
    },
    err: (text: string) => {
      words.err += text;
    },
  };
  return { io, words };
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-test-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

function statusOf(summary: Summary, name: string): string | undefined {
  return summary.components.find((component) => component.name === name)?.status;
}

/** The part of the page that says how things stand, before what has been said so far. */
function affectedPart(html: string): string {
  return html.split('What is happening')[0] ?? '';
}

function textOf(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}
