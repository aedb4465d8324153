import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { addWebhook } from '../../src/actions/add-webhook.ts';
import type { ActionContext } from '../../src/actions/context.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { publishDuePostmortems } from '../../src/actions/publish-due-postmortems.ts';
import { publishPostmortem } from '../../src/actions/publish-postmortem.ts';
import { savePostmortem } from '../../src/actions/save-postmortem.ts';
import { schedulePostmortem } from '../../src/actions/schedule-postmortem.ts';
import { sharePostmortem } from '../../src/actions/share-postmortem.ts';
import { withdrawPostmortem } from '../../src/actions/withdraw-postmortem.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { placesOf, type Outside } from '../support/everything-public.ts';
import { describeOnBoth, type DatabaseName } from '../support/databases.ts';
import { idOf } from '../support/factories.ts';
import { aMailSetting, type MailSetting } from '../support/mail-setting.ts';
import { aPublisher } from '../support/publisher.ts';
import { startWebhookCatcher } from '../support/webhook-catcher.ts';
import { startWeb } from '../support/web.ts';

const MARK = 'zebra-in-the-battery-room';

interface Scene extends Omit<MailSetting, 'alice'> {
  alice: () => ActionContext;
  id: string;
  /** One second of the whole service: what is due is published, rendered, told. */
  live: () => Promise<void>;
  placesOf: (text: string) => Promise<string[]>;
}

/** An incident that is over, of which Bob was told. */
async function afterTheFire(t: TestContext, database: DatabaseName = 'sqlite'): Promise<Scene> {
  const setting = await aMailSetting(t, ['mail'], database);
  const { store, clock, catcher, page } = setting;
  const published = aPublisher(t, store, { clock });
  const web = await startWeb(t, store, { clock });
  await setting.addSubscribers(['bob@example.com']);
  const hook = await startWebhookCatcher(t);
  await addWebhook(setting.alice(), { pageId: page.id, endpoint: hook.url, locale: 'en', componentIds: [] });
  const mail = idOf(setting.ids, 'mail');
  const { incident } = await openIncident(setting.alice(), {
    ...{ pageId: page.id, name: { en: 'Fire' }, body: { en: 'A fire.' }, impacts: { [mail]: 'major_outage' } },
  });
  await postUpdate(setting.alice(), incident.id, { status: 'resolved' });
  const outside: Outside = { published, web, catcher, hook, pageId: page.id, incidentId: incident.id };
  const scene: Scene = {
    ...setting,
    id: incident.id,
    live: async () => {
      await publishDuePostmortems(setting.alice());
      await published.publisher.publishDue();
      await setting.tell();
      await setting.notifier.deliverWebhooksDue();
    },
    placesOf: (text) => placesOf(text, outside),
  };
  await scene.live();
  return scene;
}

describeOnBoth('a postmortem', (database) => {
  it('is nowhere before its time, to the millisecond, and then wherever its incident is told', async (t) => {
    const { id, alice, clock, live, placesOf: find, page, ids } = await afterTheFire(t, database);
    const draft = { en: `It was a **${MARK}**.`, ko: `원인: ${MARK}` };
    const nowhere = async (): Promise<void> => {
      await live();
      assert.deepEqual(await find(MARK), []);
      assert.deepEqual(await find('/postmortem/'), []);
    };
    await savePostmortem(alice(), id, { draft });
    await nowhere();
    await sharePostmortem(alice(), id);
    await nowhere();
    const publishAt = clock.now() + HOUR;
    await schedulePostmortem(alice(), id, { publishAt, notify: true });
    await nowhere();
    clock.set(publishAt - 1);
    await nowhere();
    clock.set(publishAt - 3 * HOUR);
    await nowhere();
    clock.set(publishAt);
    await live();
    const mail = idOf(ids, 'mail');
    const shown = [
      ...['/api/v2/incidents.json', `/api/v2/incidents/${id}.json`],
      ...['en', 'ko', 'id'].map((locale) => `/${locale}/incidents/${id}`),
      ...['/history.json', `/incidents/${id}.json`],
      ...['/feed.json', '/history.atom', '/history.rss', `/components/${mail}/history.atom`],
      `/components/${mail}/history.rss`,
      ...[`/v1/pages/${page.id}/incidents`, `/v1/pages/${page.id}/incidents/${id}`],
    ];
    const places = await find(MARK);
    assert.deepEqual(
      places.filter((place) => !place.startsWith('stored: ')),
      [...shown, 'mail', 'webhook'].sort(),
    );
    assert.ok(places.length > shown.length + 2, 'it is stored too');
  });

  it('appears and is told once, whatever the clock does afterwards, and is gone once it is taken back', async (t) => {
    const { id, alice, clock, live, placesOf: find, catcher } = await afterTheFire(t, database);
    const before = catcher.caught.length;
    await savePostmortem(alice(), id, { draft: { en: MARK } });
    const publishAt = clock.now() + MINUTE;
    await schedulePostmortem(alice(), id, { publishAt, notify: true });
    clock.set(publishAt);
    await live();
    const places = await find(MARK);
    clock.set(publishAt - HOUR);
    await live();
    clock.set(publishAt + HOUR);
    await live();
    assert.deepEqual(await find(MARK), places);
    assert.equal(catcher.caught.length, before + 1);
    await withdrawPostmortem(alice(), id);
    await live();
    assert.deepEqual(await find(MARK), ['mail', 'webhook']);
  });

  it('that was taken back before its mail left is told to nobody', async (t) => {
    const { id, alice, live, placesOf: find } = await afterTheFire(t, database);
    await savePostmortem(alice(), id, { draft: { en: MARK } });
    await publishPostmortem(alice(), id, { notify: true });
    await withdrawPostmortem(alice(), id);
    await live();
    assert.deepEqual(await find(MARK), []);
  });
});

type Step =
  | { kind: 'save' | 'share' | 'publish' | 'withdraw' | 'reopen' | 'resolve' }
  | { kind: 'schedule' | 'wait'; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(
    ...(['save', 'save', 'share', 'publish', 'withdraw', 'reopen', 'resolve'] as const).map((kind) => ({ kind })),
  ),
  fc.record({ kind: fc.constant('schedule' as const), ms: fc.integer({ min: 1, max: 10 }).map((n) => n * MINUTE) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: -5, max: 12 }).map((n) => n * MINUTE - 1) }),
);

it('shows from any sequence of steps exactly the words that were published last, and never a draft', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
      const scene = await afterTheFire(t);
      const { id, alice, clock } = scene;
      /** What the steps ought to have made of it. */
      const model = { draft: 0, shown: 0, publishAt: Infinity, isOver: true };
      const tried = async (work: Promise<unknown>): Promise<boolean> =>
        work.then(
          () => true,
          () => false,
        );
      const publishModel = (): void => void Object.assign(model, { shown: model.draft, publishAt: Infinity });
      for (const each of steps) {
        switch (each.kind) {
          case 'save': {
            const draft = { en: `draft-number-${model.draft + 1}.` };
            if (await tried(savePostmortem(alice(), id, { draft }))) model.draft += 1;
            break;
          }
          case 'share':
            await tried(sharePostmortem(alice(), id));
            break;
          case 'publish':
            if (await tried(publishPostmortem(alice(), id, { notify: false }))) publishModel();
            break;
          case 'withdraw':
            if (await tried(withdrawPostmortem(alice(), id))) {
              if (model.publishAt === Infinity) model.shown = 0;
              model.publishAt = Infinity;
            }
            break;
          case 'reopen':
            model.isOver = false;
            await tried(postUpdate(alice(), id, { status: 'monitoring' }));
            break;
          case 'resolve':
            model.isOver = true;
            await tried(postUpdate(alice(), id, { status: 'resolved' }));
            break;
          case 'schedule':
            if (await tried(schedulePostmortem(alice(), id, { publishAt: clock.now() + each.ms, notify: false })))
              model.publishAt = clock.now() + each.ms;
            break;
          case 'wait':
            clock.advance(each.ms);
        }
        if (clock.now() >= model.publishAt) {
          if (model.isOver) publishModel();
          else model.publishAt = Infinity;
        }
        await scene.live();
        for (let number = 1; number <= model.draft; number += 1) {
          const isShown = (await scene.placesOf(`draft-number-${number}.`)).length > 0;
          assert.equal(isShown, number === model.shown, `${JSON.stringify(steps)}: draft ${number}`);
        }
      }
    }),
    { numRuns: 8 },
  );
});
