import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { it, type TestContext } from 'node:test';
import { addWebhook } from '../../src/actions/add-webhook.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { updateComponent } from '../../src/actions/update-component.ts';
import type { Subscriber } from '../../src/domain/subscription.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { webhookSecret } from '../../src/lib/webhook-secret.ts';
import { postWebhook } from '../../src/notifications/channels/webhook.ts';
import type { WebhookJson } from '../../src/views/webhook-json.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, type DatabaseName } from '../support/databases.ts';
import { idOf } from '../support/factories.ts';
import { aMailSetting, MAIL_SETTINGS, type MailSetting } from '../support/mail-setting.ts';
import { startWebhookCatcher, type WebhookCatcher } from '../support/webhook-catcher.ts';

interface Listening extends MailSetting {
  hook: WebhookCatcher;
  subscriber: Subscriber;
  post(): Promise<number>;
}

async function listening(t: TestContext, database: DatabaseName = 'sqlite'): Promise<Listening> {
  const setting = await aMailSetting(t, ['mail', 'taxi', 'pangyo'], database);
  const hook = await startWebhookCatcher(t);
  const subscriber = await addWebhook(setting.alice(), {
    pageId: setting.page.id,
    endpoint: hook.url,
    locale: 'en',
    componentIds: [],
  });
  const post = async (): Promise<number> => {
    // Past the time within which a person may take back what they posted.
    setting.clock.advance(MINUTE);
    await setting.notifier.fanOutDue();
    return setting.notifier.deliverWebhooksDue();
  };
  return { ...setting, hook, subscriber, post };
}

async function outage(setting: Listening): Promise<string> {
  const mail = idOf(setting.ids, 'mail');
  const { incident } = await openIncident(setting.alice(), {
    pageId: setting.page.id,
    name: { en: 'Mail is down' },
    body: { en: 'We are looking into it.' },
    impacts: { [mail]: 'major_outage', [idOf(setting.ids, 'pangyo')]: 'major_outage' },
    restoration: { [mail]: { kind: 'by', byAt: NOON + 3 * HOUR } },
    metadata: { ticket: 'internal 4711' },
  });
  return incident.id;
}

function bodies({ hook }: Listening): WebhookJson[] {
  return hook.caught.map(({ body }) => JSON.parse(body) as WebhookJson);
}

describeOnBoth('webhooks', (database) => {
  it('carry the incident in the shape of Statuspage, with the estimate of each service', async (t) => {
    const setting = await listening(t, database);
    const id = await outage(setting);
    assert.equal(await setting.post(), 1);
    const [body] = bodies(setting);
    assert.deepEqual(Object.keys(body ?? {}), ['meta', 'page', 'incident']);
    assert.equal(body?.incident.id, id);
    assert.equal(body.meta.event, 'incident_opened');
    assert.equal(body.page.status_indicator, 'major');
    const [restoration] = body.incident.restoration;
    assert.deepEqual([restoration?.state, restoration?.by], ['current', new Date(NOON + 3 * HOUR).toISOString()]);
  });

  it('say of a promise that lapsed meanwhile that it is overdue', async (t) => {
    const setting = await listening(t, database);
    await outage(setting);
    setting.clock.set(NOON + 4 * HOUR);
    await setting.post();
    assert.equal(bodies(setting)[0]?.incident.restoration[0]?.state, 'overdue');
  });

  it('are signed so that the endpoint can tell them from others', async (t) => {
    const setting = await listening(t, database);
    await outage(setting);
    await setting.post();
    const [caught] = setting.hook.caught;
    const header = (name: string): string => String(caught?.headers[name]);
    const key = Buffer.from(webhookSecret(MAIL_SETTINGS.secretKey, setting.subscriber.id).slice(6), 'base64');
    const signed = `${header('webhook-id')}.${header('webhook-timestamp')}.${caught?.body ?? ''}`;
    assert.equal(header('webhook-signature'), `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  });

  it('come again under the same id until the endpoint takes them, and stop after a day', async (t) => {
    const setting = await listening(t, database);
    await outage(setting);
    setting.hook.answer(503);
    assert.equal(await setting.post(), 0);
    setting.hook.answer(302);
    setting.clock.advance(HOUR);
    assert.equal(await setting.notifier.deliverWebhooksDue(), 0);
    setting.hook.answer(200);
    setting.clock.advance(HOUR);
    assert.equal(await setting.notifier.deliverWebhooksDue(), 1);
    assert.equal(new Set(setting.hook.caught.map(({ headers }) => headers['webhook-id'])).size, 1);
    await postUpdate(setting.alice(), (await outage(setting)) || '', { body: { en: 'Still looking.' } });
    setting.hook.answer(500);
    await setting.post();
    setting.clock.advance(DAY + HOUR);
    await setting.notifier.deliverWebhooksDue();
    assert.equal((await setting.counts()).queued, undefined);
  });

  it('go to no address inside the network unless the operator allows it', async (t) => {
    const hook = await startWebhookCatcher(t);
    const post = { url: hook.url, id: 'a.b', body: '{}', secret: webhookSecret('key', 'b'), at: NOON };
    assert.equal((await postWebhook(post, 'public-only')).kind, 'rejected');
    assert.equal((await postWebhook({ ...post, url: 'http://localhost:1/' }, 'public-only')).kind, 'rejected');
    assert.equal(hook.caught.length, 0);
    hook.answer(410);
    assert.equal((await postWebhook(post, 'any')).kind, 'rejected');
  });

  it('never name a hidden component, nor what a program keeps with the incident', async (t) => {
    const setting = await listening(t, database);
    await updateComponent(setting.alice(), setting.page.id, idOf(setting.ids, 'pangyo'), { isHidden: true });
    await outage(setting);
    await setting.post();
    const body = setting.hook.caught[0]?.body ?? '';
    assert.match(body, /Mail is down/);
    assert.doesNotMatch(body, /pangyo|4711/);
  });

  it('do not wait for a mail server that is gone, nor mails for an endpoint that is', async (t) => {
    const setting = await listening(t, database);
    await setting.addSubscribers(['bob@example.com']);
    await outage(setting);
    setting.hook.answer(500);
    await setting.post();
    assert.equal(await setting.notifier.deliverDue(), 1);
    assert.deepEqual(await setting.counts(), { queued: 1, sent: 1 });
  });

  it('give words to an update that only moves an estimate', async (t) => {
    const setting = await listening(t, database);
    const id = await outage(setting);
    await setting.post();
    await postUpdate(setting.alice(), id, {
      restoration: {
        [idOf(setting.ids, 'mail')]: { kind: 'by', byAt: NOON + 6 * HOUR, reason: { en: 'A second disk.' } },
      },
    });
    await setting.post();
    const [update] = bodies(setting)[1]?.incident.incident_updates ?? [];
    assert.match(update?.body ?? '', /mail: .*A second disk/);
  });
});
