import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { postUpdate } from '../../src/actions/post-update.ts';
import { loadScenario } from '../../src/cli/replay.ts';
import { startPerformance, type Performance } from '../../src/cli/replay/perform.ts';
import type { Scenario, ScenarioEvent } from '../../src/cli/replay/scenario.ts';
import { openEtas } from '../../src/domain/incident.ts';
import type { Reminder } from '../../src/domain/reminder.ts';
import type { UpdateInput } from '../../src/domain/timeline.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { parseZonedTime } from '../../src/lib/zoned-time.ts';
import { listComponents } from '../../src/store/components.ts';
import { listEtas } from '../../src/store/etas.ts';
import { listAffected, listIncidents } from '../../src/store/incidents.ts';
import { formatTime } from '../../src/views/language.ts';
import { staleClaims, staleText } from '../support/claims.ts';
import { asAlice } from '../support/factories.ts';
import { aColleague } from '../support/staff.ts';

const KAKAO = join(import.meta.dirname, '../../data/scenarios/kakao-2022.yaml');
const SEOUL = 'Asia/Seoul';

/** What staff do when they are asked. */
type Answer = (reminder: Reminder, performance: Performance) => Promise<void>;

/** Services that are promised in the first minute. */
const PROMISED = ['talk-text', 'kakao-mail', 'daum-mail'];

/** The outage with its words and restorations alone: what is promised, and what becomes of it, is up to the staff. */
function withoutPromises(scenario: Scenario): Scenario {
  const events = scenario.events.map((event): ScenarioEvent => {
    if (event.kind !== 'open' && event.kind !== 'update') return event;
    // "No time yet" in the place of a promise: what had one of its own stays out of the cascade.
    const said = Object.entries(event.input.restoration ?? {})
      .filter(([key, { kind }]) => kind === 'restored' || !PROMISED.includes(key))
      .map(([key, each]) => [key, each.kind === 'restored' ? each : { kind: 'assessing' }]);
    const restoration = Object.fromEntries(said) as NonNullable<UpdateInput['restoration']>;
    const input = { ...event.input, restoration, nextUpdateBy: event.at + 2 * HOUR };
    return { ...event, input } as ScenarioEvent;
  });
  return { ...scenario, events };
}

/** What staff might have promised in the first minute: three services by the evening, and a word every hour. */
async function promiseMuch({ app, pageId }: Performance, at: number): Promise<void> {
  const [incident] = await listIncidents(app.store.db, pageId, { isOpen: true });
  const own = (await listComponents(app.store.db, pageId)).filter(({ key }) => PROMISED.includes(key));
  const eta = { kind: 'by' as const, byAt: at + 3 * HOUR };
  await postUpdate(asAlice(app.store, at), incident?.id ?? '', {
    restoration: Object.fromEntries(own.map(({ id }) => [id, eta])),
    nextUpdateBy: at + HOUR,
  });
}

/** Gives a later time for everything that a reminder is about. */
async function promiseLater(reminder: Reminder, { app }: Performance, afterMs: number): Promise<void> {
  const { incidentId, componentIds, createdAt } = reminder;
  const reason = { en: 'It takes longer than we thought.', ko: '예상보다 오래 걸리고 있습니다.' };
  const eta = { kind: 'by' as const, byAt: createdAt + afterMs, reason };
  await postUpdate(asAlice(app.store, createdAt), incidentId, {
    restoration: Object.fromEntries(componentIds.map((id) => [id, eta])),
    nextUpdateBy: createdAt + afterMs,
  });
}

const POLICIES: Record<string, Answer> = {
  never: () => Promise.resolve(),
  late: async (reminder, performance) => {
    if (reminder.stage === 3) await promiseLater(reminder, performance, 5 * HOUR);
  },
  wrongly: async (reminder, performance) => {
    // Again and again they promise what they cannot keep.
    if (reminder.stage === 2) await promiseLater(reminder, performance, 4 * HOUR);
  },
};

interface Seen {
  /** How often the page was looked at, and at how many of these a promise had lapsed with its service still down. */
  looks: number;
  lapsedLooks: number;
  /** The page of Sunday at 02:00, as text, and what its data says of text messages. */
  atTwo: string;
  textMessagesAtTwo: string;
  asked: number;
}

async function played(t: TestContext, answer: Answer): Promise<Seen> {
  const scenario = withoutPromises(loadScenario(KAKAO));
  const env = { LOG_LEVEL: 'silent' };
  const performance = await startPerformance(scenario, { env, speed: 'max', subscribers: 1, keepMails: 5_000 });
  t.after(() => performance.close());
  await aColleague(performance.app.store, 'Bob');
  const two = parseZonedTime('2022-10-16T02:00', SEOUL) ?? 0;
  const seen: Seen = { looks: 0, lapsedLooks: 0, atTwo: '', textMessagesAtTwo: '', asked: 0 };
  const look = async (at: number): Promise<void> => {
    const lapsed = await assertTruth(performance, at);
    seen.looks += 1;
    if (lapsed > 0) seen.lapsedLooks += 1;
    if (at > two) return;
    seen.atTwo = textOf(read(performance, '/en/'));
    seen.textMessagesAtTwo = statusOf(performance, '카카오톡 문자 메시지');
  };
  await performance.play({
    onEvent: async ({ at }) => {
      await look(at);
      if (seen.looks === 1) await promiseMuch(performance, at);
    },
    onDue: look,
    onReminder: async (reminder) => {
      seen.asked += 1;
      await answer(reminder, performance);
    },
  });
  return seen;
}

/** Checks every published file and every mail of this moment. Returns how many promises have lapsed by now. */
async function assertTruth(performance: Performance, now: number): Promise<number> {
  const { app, pageId } = performance;
  const { db } = app.store;
  const ids = (await listIncidents(db, pageId, { isOpen: true })).map(({ id }) => id);
  const [etas, affected] = [await listEtas(db, ids), await listAffected(db, ids)];
  const lapsed = ids.flatMap((id) => {
    const down = new Set(affected.get(id)?.flatMap((each) => (each.restoredAt === null ? [each.componentId] : [])));
    return [...openEtas(etas.get(id) ?? []).values()].filter(
      ({ componentId, kind, byAt }) => down.has(componentId) && kind !== 'withdrawn' && byAt !== null && byAt <= now,
    );
  });
  const times = [...new Set(lapsed.map(({ byAt }) => Number(byAt)))];
  for (const path of app.publisher.files.paths()) {
    const file = app.publisher.files.find(path);
    if (file) assert.deepEqual(staleClaims(file, { times, timeZone: SEOUL }, now), [], `${path} at ${now}`);
  }
  const page = textOf(read(performance, '/en/'));
  for (const at of times) {
    // A minute after each missed promise the page says so, whoever was asleep.
    if (now === at + MINUTE) assert.match(page, new RegExp(`Past the estimate of ${written(at)}`));
  }
  const fresh = performance.sink?.kept.filter((mail) => mail.to.startsWith('subscriber-')).slice(-1) ?? [];
  for (const mail of fresh) assert.deepEqual(staleText(mail.source.toString(), { times, timeZone: SEOUL }), []);
  return lapsed.length;
}

function written(at: number): string {
  return formatTime({ locale: 'en', fallback: 'en', timeZone: SEOUL, near: at }, at).replace(/[+]/g, '\\+');
}

function read({ app }: Performance, path: string): string {
  return app.publisher.files.find(path)?.bodies.identity.toString() ?? '';
}

function statusOf(performance: Performance, name: string): string {
  const { components } = JSON.parse(read(performance, '/api/v2/summary.json')) as {
    components: { name: string; status: string }[];
  };
  return components.find((each) => each.name === name)?.status ?? '';
}

function textOf(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('the Kakao outage', () => {
  for (const [how, answer] of Object.entries(POLICIES)) {
    it(`is told truthfully throughout by staff who answer each reminder ${how}`, async (t) => {
      const { looks, lapsedLooks, atTwo, textMessagesAtTwo, asked } = await played(t, answer);
      assert.ok(looks > 60, `looked ${looks} times`);
      assert.ok(asked > 20, `asked ${asked} times`);
      assert.ok(lapsedLooks > 10, `${lapsedLooks} looks at lapsed promises`);

      // Text messages were partly back at 01:31; nobody had said so by 02:00, and the page does not guess.
      assert.match(textMessagesAtTwo, /^(?:partial|major)_outage$/);
      const [affected = ''] = atTwo.split('What is happening');
      assert.match(affected, /What is affected .*KakaoTalk text messages/);
      assert.doesNotMatch(atTwo, /All services are working/);
    });
  }
});
