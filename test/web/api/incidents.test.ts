import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listAuditEntries } from '../../../src/store/audit.ts';
import { NOON } from '../../support/clock.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { idOf } from '../../support/factories.ts';
import { anApi } from '../../support/manage-api.ts';
import { failure, manageIncident, manageUpdate } from '../../support/manage-schemas.ts';

const HOUR = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();

describeOnBoth('incidents of the manage API', (database) => {
  it('opens an incident with statuses and an estimate, and answers it in its shape', async (t) => {
    const api = await anApi(t, ['taxi', 'pangyo'], [['taxi', 'pangyo', 'hard']], database);
    const [taxi, pangyo] = [idOf(api.ids, 'taxi'), idOf(api.ids, 'pangyo')];
    const restoration = { [pangyo]: { kind: 'conditional', by: iso(NOON + HOUR), condition: 'after power returns' } };
    const answer = await api
      .call('post', '/incidents', {
        incident: { name: 'Fire', body: 'Smoke.', components: { [pangyo]: 'major_outage' }, restoration },
      })
      .expect(201);
    const incident = manageIncident.parse(answer.body);
    assert.equal(incident.status, 'investigating');
    assert.equal(incident.impact, 'critical');
    assert.deepEqual(
      incident.components.map((each) => [each.id, each.status]),
      [
        [taxi, 'major_outage'],
        [pangyo, 'major_outage'],
      ],
    );
    const promised = (answered: typeof incident) => answered.restoration?.find((each) => each.component_id === pangyo);
    const promise = promised(incident);
    assert.equal(promise?.condition, 'after power returns');
    assert.equal(promise.by, iso(NOON + HOUR));
    assert.equal(promise.state, 'current');

    api.clock.advance(2 * HOUR);
    const later = manageIncident.parse((await api.call('get', `/incidents/${incident.id}.json`).expect(200)).body);
    assert.equal(promised(later)?.state, 'overdue');
  });

  it('posts an update by PATCH or PUT, restores one component and resolves', async (t) => {
    const api = await anApi(t, ['mail', 'pay'], [], database);
    const [mail, pay] = [idOf(api.ids, 'mail'), idOf(api.ids, 'pay')];
    const components = { [mail]: 'major_outage', [pay]: 'partial_outage' };
    const opened = await api.call('post', '/incidents', { incident: { name: 'Down', components } }).expect(201);
    const path = `/incidents/${(opened.body as { id: string }).id}`;
    const next = iso(NOON + HOUR);
    const back = {
      status: 'identified',
      body: 'Pay is back.',
      restoration: { [pay]: { kind: 'restored' } },
      next_update_by: next,
    };
    const patched = manageIncident.parse((await api.call('patch', path, { incident: back }).expect(200)).body);
    assert.equal(patched.next_update_by, next);
    assert.equal(patched.incident_updates[0]?.body, 'Pay is back.');
    assert.deepEqual(
      patched.restoration?.map((each) => [each.component_id, each.state]),
      [
        [mail, 'assessing'],
        [pay, 'restored'],
      ],
    );
    const put = { incident: { status: 'resolved', message: 'All is well.' } };
    const resolved = manageIncident.parse((await api.call('put', path, put).expect(200)).body);
    assert.equal(resolved.status, 'resolved');
    assert.equal(resolved.incident_updates[0]?.body, 'All is well.');
    assert.ok(resolved.components.every((each) => each.status === 'operational'));
  });

  it('corrects name, impact and metadata without telling anybody, and an update’s words and time', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const opened = await api.call('post', '/incidents', { incident: { name: 'Down', body: 'Hm.' } }).expect(201);
    const { id, incident_updates: updates } = manageIncident.parse(opened.body);
    const edits = { name: 'Mail is down', impact_override: 'minor', metadata: { jira: { issue: '7' } } };
    const edited = manageIncident.parse((await api.call('patch', `/incidents/${id}`, { incident: edits })).body);
    assert.equal(edited.incident_updates.length, 1);
    assert.deepEqual([edited.name, edited.impact, edited.metadata], [edits.name, 'minor', edits.metadata]);
    const words = { incident_update: { body: 'We look into it.', display_at: iso(NOON - HOUR) } };
    const path = `/incidents/${id}/incident_updates/${String(updates[0]?.id)}`;
    const update = manageUpdate.parse((await api.call('patch', path, words).expect(200)).body);
    assert.deepEqual([update.body, update.display_at], ['We look into it.', iso(NOON - HOUR)]);
    const future = { incident_update: { display_at: iso(NOON + HOUR) } };
    await api.call('put', path, future).expect(422);
    const actions = (await listAuditEntries(api.store.db, id)).map((entry) => entry.action);
    assert.deepEqual(actions.toSorted(), ['open-incident', 'update-incident']);
  });

  it('schedules a maintenance and lists each kind where it belongs', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const mail = idOf(api.ids, 'mail');
    const times = { scheduled_for: iso(NOON + HOUR), scheduled_until: iso(NOON + 2 * HOUR) };
    const planned = await api
      .call('post', '/incidents', { incident: { name: 'Upgrade', body: 'Soon.', component_ids: [mail], ...times } })
      .expect(201);
    const maintenance = manageIncident.parse(planned.body);
    assert.deepEqual([maintenance.status, maintenance.impact], ['scheduled', 'maintenance']);
    assert.equal(maintenance.scheduled_for, times.scheduled_for);
    const opened = await api.call('post', '/incidents', { incident: { name: 'Down', body: 'Now.' } });
    const old = { name: 'Long ago', body: 'It was.', backfilled: true, backfill_date: '2025-12-24' };
    const past = manageIncident.parse((await api.call('post', '/incidents', { incident: old }).expect(201)).body);
    assert.deepEqual([past.status, past.created_at], ['resolved', '2025-12-24T00:00:00.000Z']);

    const names = async (path: string): Promise<string[]> => {
      const answer = await api.call('get', path).expect(200);
      return manageIncident
        .array()
        .parse(answer.body)
        .map((each) => each.name);
    };
    assert.deepEqual((await names('/incidents')).toSorted(), ['Down', 'Long ago', 'Upgrade']);
    assert.deepEqual(await names('/incidents?limit=1&page=3'), ['Long ago']);
    assert.deepEqual(await names('/incidents.json?q=UPGR'), ['Upgrade']);
    assert.deepEqual(await names('/incidents?query=it%20was'), ['Long ago']);
    assert.deepEqual(await names('/incidents?q=%25'), []);
    assert.deepEqual(await names('/incidents/unresolved'), ['Down']);
    assert.deepEqual(await names('/incidents/scheduled.json'), ['Upgrade']);
    assert.deepEqual(await names('/incidents/upcoming'), ['Upgrade']);
    assert.deepEqual(await names('/incidents/active_maintenance'), []);
    await api.call('patch', `/incidents/${maintenance.id}`, { incident: { status: 'in_progress' } }).expect(200);
    assert.deepEqual(await names('/incidents/active_maintenance'), ['Upgrade']);
    assert.ok((opened.body as { id: string }).id);
  });

  it('answers a deleted incident once, then never again, and its components are free of it', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const mail = idOf(api.ids, 'mail');
    const opened = await api
      .call('post', '/incidents', { incident: { name: 'Down', components: { [mail]: 'major_outage' } } })
      .expect(201);
    const path = `/incidents/${(opened.body as { id: string }).id}`;
    assert.equal(manageIncident.parse((await api.call('delete', path).expect(200)).body).name, 'Down');
    failure.parse((await api.call('get', path).expect(404)).body);
    await api.call('delete', path).expect(404);
    await api.call('patch', path, { incident: { body: 'x' } }).expect(404);
    const component = await api.call('get', `/components/${mail}`).expect(200);
    assert.equal((component.body as { status: string }).status, 'operational');
  });
});

it('reads forms as old clients send them', async (t) => {
  const api = await anApi(t, ['mail', 'pay']);
  const [mail, pay] = [idOf(api.ids, 'mail'), idOf(api.ids, 'pay')];
  const form = new URLSearchParams([
    ['incident[name]', 'Down'],
    ['incident[message]', 'We look into it.'],
    ['incident[components][]', mail],
    ['incident[components][]', pay],
    ['incident[deliver_notifications]', 'false'],
    ['incident[impact_override]', ''],
  ]);
  const answer = await api.call('post', '/incidents.json').type('form').send(form.toString()).expect(201);
  const incident = manageIncident.parse(answer.body);
  assert.deepEqual(
    incident.components.map((each) => each.id),
    [mail, pay],
  );
  assert.deepEqual(incident.restoration, []);
  assert.equal(incident.incident_updates[0]?.body, 'We look into it.');
  assert.equal(incident.incident_updates[0].deliver_notifications, false);
  const statuses = new URLSearchParams([
    [`incident[components][${pay}]`, 'partial_outage'],
    [`incident[restoration][${pay}][kind]`, 'by'],
    [`incident[restoration][${pay}][by]`, '2026-03-01T23:00:00+09:00'],
  ]);
  const patched = await api.call('patch', `/incidents/${incident.id}`).type('form').send(statuses.toString());
  assert.equal(patched.status, 200, patched.text);
  assert.equal(
    manageIncident.parse(patched.body).restoration?.find((each) => each.state === 'current')?.by,
    '2026-03-01T14:00:00.000Z',
  );
});

it('takes texts in several languages and answers the page’s first', async (t) => {
  const api = await anApi(t, ['mail']);
  const name = { ko: '장애', en: 'Outage' };
  const answer = await api.call('post', '/incidents', { incident: { name, body: { ko: '확인 중', en: 'Looking' } } });
  const incident = manageIncident.parse(answer.body);
  assert.deepEqual([incident.name, incident.incident_updates[0]?.body], ['Outage', 'Looking']);
});

it('refuses what is wrong, names the field and changes nothing', async (t) => {
  const api = await anApi(t, ['mail']);
  const mail = idOf(api.ids, 'mail');
  const down = { name: 'Down', components: { [mail]: 'major_outage' } };
  const bad: [object, number, RegExp][] = [
    [{ incident: { body: 'x' } }, 422, /name/],
    [{ incident: { name: '  ', body: 'x' } }, 422, /name/],
    [{ incident: { name: 'x'.repeat(256), body: 'x' } }, 422, /name.*255/],
    [{ incident: { name: 'Down', body: 'x'.repeat(25_001) } }, 422, /body.*25000/],
    [{ incident: { name: 'Down', status: 'broken' } }, 422, /status.*investigating/],
    [{ incident: { name: 'Down', body: 'x', components: { nothere00000: 'major_outage' } } }, 422, /nothere00000/],
    [{ incident: { name: 'Down', components: { [mail]: 'on fire' } } }, 422, new RegExp(`components\\.${mail}`)],
    [
      { incident: { ...down, restoration: { [mail]: { kind: 'by', by: 'soon' } } } },
      422,
      /restoration\..*\.by.*ISO 8601/,
    ],
    [{ incident: { ...down, restoration: { [mail]: { kind: 'by', by: '2026-03-01T13:00:00' } } } }, 422, /offset/],
    [{ incident: { ...down, restoration: { [mail]: { kind: 'by', by: iso(NOON) } } } }, 422, /passed/],
    [{ incident: { ...down, restoration: { [mail]: { kind: 'maybe' } } } }, 422, /kind.*assessing/],
    [{ incident: { ...down, restoration: { [mail]: { kind: 'assessing' } } } }, 422, /next/],
    [{ incident: { ...down, next_update_by: '2026-02-30T00:00:00Z' } }, 422, /next_update_by/],
    [{ incident: { ...down, impact_override: 'huge' } }, 422, /impact_override/],
    [{ incident: { ...down, deliver_notifications: 'perhaps' } }, 422, /deliver_notifications/],
    [{ incident: { ...down, component_ids: mail } }, 422, /component_ids/],
    [
      { incident: { name: 'W', body: 'x', scheduled_for: iso(NOON - 1), scheduled_until: iso(NOON) } },
      422,
      /scheduled_for/,
    ],
    [{ incident: { name: 'W', body: 'x', scheduled_for: iso(NOON + 1) } }, 422, /scheduled_until/],
    [{ incident: { name: 'P', body: 'x', backfilled: true, backfill_date: '2030-01-01' } }, 422, /backfill_date/],
    [{ incident: { name: { tlh: 'nuqneH' }, body: 'x' } }, 422, /name/],
    [{ incident: ['Down'] }, 400, /incident/],
    [{ name: 'Down' }, 400, /incident/],
  ];
  for (const [body, status, words] of bad) {
    const answer = await api.call('post', '/incidents', body);
    assert.equal(answer.status, status, `${JSON.stringify(body).slice(0, 90)}: ${answer.text}`);
    assert.match(failure.parse(answer.body).message, words);
  }
  assert.deepEqual((await api.call('get', '/incidents')).body, []);
});

it('is not fooled by names that JavaScript objects have', async (t) => {
  const api = await anApi(t, ['mail']);
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const text = `{"incident":{"name":"Down","body":"x","components":{"${name}":"major_outage"}}}`;
    const answer = await api.call('post', '/incidents').type('json').send(text);
    assert.notEqual(answer.status, 500, answer.text);
  }
  await api.call('post', '/incidents').type('json').send('{"incident":').expect(400);
  await api.call('post', '/incidents').type('text/plain').send('Down').expect(415);
  await api.call('get', '/incidents?page=minus').expect(400);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});
