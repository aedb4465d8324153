import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { editUpdate } from '../../src/actions/edit-update.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { updateIncident } from '../../src/actions/update-incident.ts';
import { updatePage } from '../../src/actions/update-page.ts';
import { DUTY_PRESETS } from '../../src/domain/duty.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { insertAuditEntry } from '../../src/store/audit.ts';
import { listDuties, loadDuty, type Duty } from '../../src/store/duty.ts';
import { getIncident } from '../../src/store/incidents.ts';
import { getPage } from '../../src/store/pages.ts';
import { auditJson } from '../../src/views/duty-json.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, type DatabaseName } from '../support/databases.ts';
import { idOf } from '../support/factories.ts';
import { aMailSetting, type MailSetting } from '../support/mail-setting.ts';

interface Scene extends MailSetting {
  id: string;
  duty(): Promise<Duty>;
}

/** Mail has been down for ten minutes on a page under the Korean limits, and two readers are subscribed. */
async function underDuty(t: TestContext, database: DatabaseName): Promise<Scene> {
  const setting = await aMailSetting(t, ['mail', 'pangyo'], database);
  await updatePage(setting.alice(), setting.page.id, { dutyLimits: DUTY_PRESETS.korea });
  await setting.addSubscribers(['bob@example.com', 'eve@example.com']);
  const { incident } = await openIncident(setting.alice(), {
    pageId: setting.page.id,
    name: { en: 'Mail is down' },
    body: { en: 'We are looking into it.' },
    startedAt: NOON - 10 * MINUTE,
    impacts: { [idOf(setting.ids, 'mail')]: 'major_outage' },
  });
  const duty = async (): Promise<Duty> => {
    const { db } = setting.store;
    const [found] = [
      await loadDuty(db, await getIncident(db, incident.id), await getPage(db, setting.page.id), setting.clock.now()),
    ];
    assert.ok(found);
    return found;
  };
  return { ...setting, id: incident.id, duty };
}

const states = ({ clock }: Duty): Record<string, string> =>
  Object.fromEntries(clock.elements.map(({ element, state }) => [element, state]));

describeOnBoth('the duty clock of an incident', (database) => {
  it('knows which update told what, and by which channel how many were told', async (t) => {
    const scene = await underDuty(t, database);
    scene.clock.advance(MINUTE);
    await scene.tell();
    const { clock } = await scene.duty();
    assert.equal(clock.interruptedAt, NOON - 10 * MINUTE);
    assert.deepEqual(clock.elements[0]?.told?.channels, [
      { channel: 'page', at: NOON, sent: null },
      { channel: 'email', at: NOON + MINUTE, sent: 2 },
    ]);
    assert.deepEqual(states(await scene.duty()), {
      ...{ fact: 'kept', contact: 'kept' },
      // That it is investigated is no state of the response yet.
      ...{ response: 'open', cause: 'open', damages: 'waiting' },
    });
    await postUpdate(scene.alice(), scene.id, { body: { en: 'A fire.' }, discloses: ['cause'], notify: false });
    assert.equal(states(await scene.duty())['cause'], 'kept');
    assert.deepEqual((await scene.duty()).clock.elements[1]?.told?.channels.length, 1);
  });

  it('keeps the text that readers saw when it is corrected later', async (t) => {
    const scene = await underDuty(t, database);
    const { update } = await postUpdate(scene.alice(), scene.id, { body: { en: 'A fire.' }, discloses: ['cause'] });
    const before = auditJson((await scene.duty()).entries);
    scene.clock.advance(MINUTE);
    await editUpdate(scene.alice(), scene.id, update.id, { body: { en: 'A flood.' } });
    await scene.store.db.updateTable('updates').set({ discloses: '[]', body: '{}' }).execute();

    const duty = await scene.duty();
    assert.equal(states(duty)['cause'], 'kept');
    const shown = duty.entries.map(({ action, evidence }) => [action, evidence?.body ?? null]);
    assert.deepEqual(shown.slice(1), [
      ['post-update', { en: 'A fire.' }],
      ['edit-update', null],
    ]);
    const after = auditJson(duty.entries);
    assert.deepEqual(after.lines.slice(0, before.count), before.lines);
    assert.notEqual(after.sha256, before.sha256);
  });

  it('lists what was taken back at once, and does not count it', async (t) => {
    const scene = await underDuty(t, database);
    const { update } = await postUpdate(scene.alice(), scene.id, { body: { en: 'A fire.' }, discloses: ['cause'] });
    const { now, actor } = scene.alice();
    const details = { updateId: update.id };
    await scene.store.transaction(async (tx) => {
      await tx.deleteFrom('updates').where('id', '=', update.id).execute();
      await insertAuditEntry(tx, { at: now, actor, action: 'undo-update', subject: scene.id, details });
    });
    const duty = await scene.duty();
    assert.equal(states(duty)['cause'], 'open');
    const posted = duty.entries.find(({ evidence }) => evidence?.updateId === update.id);
    assert.deepEqual([posted?.evidence?.body, posted?.takenBackAt], [{ en: 'A fire.' }, now]);
  });

  it('gives another checksum once any entry was changed', async (t) => {
    const scene = await underDuty(t, database);
    const { sha256 } = auditJson((await scene.duty()).entries);
    assert.equal(auditJson((await scene.duty()).entries).sha256, sha256);
    await scene.store.db.updateTable('audit').set({ actorName: 'Mallory' }).where('subject', '=', scene.id).execute();
    assert.notEqual(auditJson((await scene.duty()).entries).sha256, sha256);
  });

  it('counts what the API posts while it corrects, and what no reader can see does not begin it', async (t) => {
    const scene = await underDuty(t, database);
    await scene.store.db.updateTable('components').set({ isHidden: 1 }).where('key', '=', 'pangyo').execute();
    const update = { body: { en: 'A fire.' }, discloses: ['cause' as const] };
    await updateIncident(scene.alice(), scene.id, { edits: { name: { en: 'Mail fails' } }, update });
    await scene.store.db
      .insertInto('incidentComponents')
      .values({
        ...{ incidentId: scene.id, componentId: idOf(scene.ids, 'pangyo'), status: 'major_outage' },
        ...{ worstStatus: 'major_outage', source: 'stated', becauseOfId: null },
        ...{ startedAt: NOON - 5 * HOUR, restoredAt: null, watchingSinceAt: null },
      })
      .execute();
    assert.equal(states(await scene.duty())['cause'], 'kept');
    assert.equal((await scene.duty()).clock.interruptedAt, NOON - 10 * MINUTE);
  });

  it('is listed while it can ask for something, unless it was short', async (t) => {
    const scene = await underDuty(t, database);
    const listed = async (): Promise<number> =>
      (await listDuties(scene.store.db, await getPage(scene.store.db, scene.page.id), scene.clock.now())).length;
    assert.equal(await listed(), 1);
    await postUpdate(scene.alice(), scene.id, { status: 'resolved' });
    assert.equal(await listed(), 0);
    await postUpdate(scene.alice(), scene.id, {
      status: 'monitoring',
      impacts: { [idOf(scene.ids, 'mail')]: 'major_outage' },
    });
    scene.clock.advance(3 * HOUR);
    await postUpdate(scene.alice(), scene.id, { status: 'resolved' });
    assert.equal(await listed(), 1);
    await updatePage(scene.alice(), scene.page.id, { dutyLimits: null });
    assert.equal(await listed(), 0);
  });
});

/** Actions that move nothing but planned work, which is under no duty. */
const ONLY_PLANNED_WORK = new Set(['end-series.ts', 'tell-overruns.ts']);

it('finds evidence in the audit entry of every action that posts an update to an incident', () => {
  const folder = join(import.meta.dirname, '../../src/actions');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const posting = files.filter((file) => /await moveTimeline\(/.test(readFileSync(join(folder, file), 'utf8')));
  const others = posting.filter((file) => !/maintenance/.test(file) && !ONLY_PLANNED_WORK.has(file));
  assert.ok(others.length >= 5);
  const silent = others.filter((file) => !/\bevidence\b/.test(readFileSync(join(folder, file), 'utf8')));
  assert.deepEqual(silent, []);
});
