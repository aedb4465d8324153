import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { acknowledgeReminder } from '../../src/actions/acknowledge-reminder.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { startPerformance, type Performance, type PlayListeners } from '../../src/cli/replay/perform.ts';
import { readScenario } from '../../src/cli/replay/scenario.ts';
import type { Reminder } from '../../src/domain/reminder.ts';
import { HOUR } from '../../src/lib/clock.ts';
import { toZonedInput } from '../../src/lib/zoned-time.ts';
import { asAlice } from '../support/factories.ts';
import { aColleague } from '../support/staff.ts';

const SCENARIO = `start: 2026-03-01 11:00
page:
  key: example
  name: Example
  time_zone: Asia/Seoul
  languages: [en]
  components: [{ key: mail, name: Mail }]
events:
  - at: 2026-03-01 12:00
    open:
      key: outage
      name: Mail is down
      impacts: { mail: major_outage }
      restoration: { mail: { kind: by, by: 2026-03-01 14:00 } }
  - at: 2026-03-01 17:00
    update:
      status: resolved
      body: It works again.
`;

type Answer = (reminder: Reminder, performance: Performance) => Promise<void>;

/** Plays the outage with Bob on duty. Returns when he was asked, in Seoul, and what he was mailed. */
async function played(t: TestContext, answer: Answer): Promise<{ asked: string[]; mailed: number }> {
  const performance = await startPerformance(readScenario('outage.yaml', SCENARIO), {
    ...{ env: { LOG_LEVEL: 'silent' }, speed: 'max', subscribers: 0, keepMails: 100 },
  });
  t.after(() => performance.close());
  await aColleague(performance.app.store, 'Bob');
  const asked: string[] = [];
  const listeners: PlayListeners = {
    onReminder: async (reminder) => {
      asked.push(toZonedInput(reminder.createdAt, 'Asia/Seoul').slice(11));
      await answer(reminder, performance);
    },
  };
  await performance.play(listeners);
  return { asked, mailed: performance.sink?.counts.get('bob@example.com') ?? 0 };
}

it('a replay asks staff who never answer at every stage, and mails them each time', async (t) => {
  const { asked, mailed } = await played(t, () => Promise.resolve());
  assert.deepEqual(asked, ['13:45', '14:00', '14:15', '14:45', '15:45']);
  assert.equal(mailed, 5);
});

it('a replay leaves staff alone who say that they are on it, and asks again after a while', async (t) => {
  const { asked } = await played(t, async ({ id, createdAt }, { app }) => {
    await acknowledgeReminder(asAlice(app.store, createdAt), id);
  });
  assert.deepEqual(asked, ['13:45', '14:00', '14:30', '15:00', '15:45']);
});

it('a replay goes on with the new promise of staff who answer late', async (t) => {
  const { asked } = await played(t, async ({ createdAt, componentIds, incidentId, stage }, { app }) => {
    if (stage !== 2) return;
    const [mail = ''] = componentIds;
    await postUpdate(asAlice(app.store, createdAt), incidentId, {
      body: { en: 'It takes longer.' },
      restoration: { [mail]: { kind: 'by', byAt: createdAt + 2 * HOUR } },
    });
  });
  assert.deepEqual(asked, ['13:45', '14:00', '14:15', '16:00', '16:15', '16:30']);
});
