import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NOON } from '../../support/clock.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { idOf } from '../../support/factories.ts';
import { anApi } from '../../support/manage-api.ts';
import { failure, manageComponent, manageIncident } from '../../support/manage-schemas.ts';

const iso = (at: number): string => new Date(at).toISOString();

describeOnBoth('staged restoration by the manage API', (database) => {
  it('makes a component a feature, in a shape that a strict client knows', async (t) => {
    const api = await anApi(t, ['chat', 'photos', 'mail'], [], database);
    const [chat, photos, mail] = ['chat', 'photos', 'mail'].map((key) => idOf(api.ids, key)) as [
      string,
      string,
      string,
    ];
    const move = (id: string, parent: string) =>
      api.call('patch', `/components/${id}`, { component: { parent_id: parent } });
    manageComponent.parse((await move(photos, chat).expect(200)).body);
    failure.parse((await move(mail, photos).expect(422)).body);
    const incident = { name: 'Fire', components: { [chat]: 'major_outage' } };
    const opened = manageIncident.parse((await api.call('post', '/incidents', { incident }).expect(201)).body);
    assert.deepEqual(
      opened.restoration?.map((each) => [each.component_id, each.state, each.because_of]),
      [
        [chat, 'assessing', null],
        [photos, 'assessing', chat],
      ],
    );
  });

  it('says that something works again and is watched, and why something else is down', async (t) => {
    const api = await anApi(t, ['mail', 'taxi', 'pangyo'], [['mail', 'pangyo', 'hard']], database);
    const [mail, taxi, pangyo] = ['mail', 'taxi', 'pangyo'].map((key) => idOf(api.ids, key)) as [
      string,
      string,
      string,
    ];
    const components = { [pangyo]: 'major_outage', [taxi]: 'major_outage' };
    const opened = await api.call('post', '/incidents', { incident: { name: 'Fire', components } }).expect(201);
    const path = `/incidents/${(opened.body as { id: string }).id}`;
    const restoration = { [taxi]: { kind: 'watching', at: iso(NOON) } };
    const answer = await api.call('patch', path, { incident: { restoration } }).expect(200);
    const entries = manageIncident.parse(answer.body).restoration ?? [];
    const entryOf = (id: string) => entries.find((each) => each.component_id === id);
    assert.equal(entryOf(mail)?.because_of, pangyo);
    assert.deepEqual([entryOf(taxi)?.state, entryOf(taxi)?.watching_since], ['watching', iso(NOON)]);
    const confirmed = { [taxi]: { kind: 'restored' } };
    const last = await api.call('patch', path, { incident: { restoration: confirmed } }).expect(200);
    assert.equal(
      manageIncident.parse(last.body).restoration?.find((each) => each.component_id === taxi)?.state,
      'restored',
    );
  });

  it('publishes the list of all services as of now', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const answer = await api.call('post', '/as_of').expect(201);
    const { as_of: list } = answer.body as { as_of: { at: string; url: string; services: { id: string }[] } };
    assert.equal(list.at, iso(NOON));
    assert.match(list.url, /\/as-of\/2026-03-01T2100$/);
    assert.deepEqual(
      list.services.map((each) => each.id),
      [idOf(api.ids, 'mail')],
    );
  });
});
