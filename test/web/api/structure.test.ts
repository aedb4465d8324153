import assert from 'node:assert/strict';
import { it } from 'node:test';
import supertest from 'supertest';
import { z } from 'zod';
import { CALLS_PER_MINUTE } from '../../../src/web/api/rate-limit.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { idOf } from '../../support/factories.ts';
import { anApi } from '../../support/manage-api.ts';
import { failure, manageComponent, manageGroup, managePage, manageSubscriber } from '../../support/manage-schemas.ts';

describeOnBoth('the structure of a page in the manage API', (database) => {
  it('lists pages, shows one and changes its name and zone', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const list = await supertest(api.baseUrl)
      .get('/v1/pages.json')
      .set({ Host: 'localhost', Authorization: `Bearer ${api.token}` })
      .expect(200);
    assert.deepEqual(
      z
        .array(managePage)
        .parse(list.body)
        .map((page) => page.id),
      [api.page.id],
    );
    const changed = await api.call('patch', '', { page: { name: 'New name', time_zone: 'Asia/Jakarta' } }).expect(200);
    const page = managePage.parse(changed.body);
    assert.deepEqual([page.name, page.time_zone], ['New name', 'Asia/Jakarta']);
    await api.call('put', '', { page: { time_zone: 'Mars/Olympus' } }).expect(422, /time_zone/);
    assert.equal(managePage.parse((await api.call('get', '')).body).time_zone, 'Asia/Jakarta');
  });

  it('changes where a page is found, who may read it and how it looks, and never tells a password', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const change = async (page: Record<string, unknown>) => {
      const answer = await api.call('patch', '', { page }).expect(200);
      assert.doesNotMatch(answer.text, /sesame|argon2/);
      return managePage.parse(answer.body);
    };
    const links = [{ text: 'Home', url: 'https://example.com/' }];
    const colours = { light: '#0b5d3b', dark: '#7fd6a8' };
    const own = await change({ domain: 'status.example.org', footer_links: links, colours });
    assert.deepEqual([own.domain, own.url], ['status.example.org', 'http://status.example.org']);
    assert.deepEqual([own.footer_links, own.colours], [links, colours]);
    const staff = await change({ viewers_must_be_team_members: true, domain: null });
    assert.deepEqual([staff.access, staff.viewers_must_be_team_members, staff.domain], ['staff', true, 'localhost']);
    assert.equal((await change({ viewers_must_be_team_members: false })).access, 'public');
    const closed = await change({ access: 'password', password: 'open sesame' });
    assert.deepEqual([closed.access, closed.hidden_from_search], ['password', true]);
    assert.equal((await change({ viewers_must_be_team_members: false })).access, 'password');
    for (const [field, wrong] of [
      ['colours', { colours: { light: '#7fd6a8', dark: '#7fd6a8' } }],
      ['domain', { domain: 'localhost' }],
      ['host', { domain: 'no host' }],
      ['password', { password: 'short' }],
      ['footer_links', { footer_links: [{ text: 'Home', url: 'javascript:alert(1)' }] }],
    ] as const) {
      await api.call('patch', '', { page: wrong }).expect(422, new RegExp(field));
    }
  });

  it('makes, changes, sets the status of and deletes a component', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const created = await api
      .call('post', '/components', {
        component: { name: 'Taxi calls', description: 'By app', start_date: '2026-01-31' },
      })
      .expect(201);
    const taxi = manageComponent.parse(created.body);
    assert.deepEqual([taxi.status, taxi.showcase, taxi.start_date], ['operational', true, '2026-01-31']);
    const path = `/components/${taxi.id}`;
    const down = await api.call('patch', path, { component: { status: 'major_outage', description: '' } }).expect(200);
    const ill = manageComponent.parse(down.body);
    assert.deepEqual([ill.status, ill.description], ['major_outage', null]);
    const up = await api.call('put', `${path}.json`, { component: { status: 'operational' } }).expect(200);
    assert.equal(manageComponent.parse(up.body).status, 'operational');
    await api.call('patch', path, { component: { start_date: '2026-02-30' } }).expect(422, /start_date/);
    await api.call('patch', path, { component: { group_id: 'nothere00000' } }).expect(422, /group_id/);
    await api.call('post', '/components', { component: { name: ' ' } }).expect(422, /name/);
    const list = z.array(manageComponent).parse((await api.call('get', '/components?per_page=1&page=2')).body);
    assert.deepEqual(
      list.map((each) => each.id),
      [taxi.id],
    );
    const gone = await api.call('delete', path).expect(204);
    assert.equal(gone.text, '');
    await api.call('get', path).expect(404);
  });

  it('makes, fills, empties and deletes a group; its components stay', async (t) => {
    const api = await anApi(t, ['mail', 'pay'], [], database);
    const [mail, pay] = [idOf(api.ids, 'mail'), idOf(api.ids, 'pay')];
    const created = await api
      .call('post', '/component-groups', { description: 'Money', component_group: { name: 'Pay', components: [pay] } })
      .expect(201);
    const group = manageGroup.parse(created.body);
    assert.deepEqual([group.components, group.description], [[pay], 'Money']);
    const path = `/component-groups/${group.id}`;
    const changed = await api.call('patch', path, { component_group: { components: [mail] } }).expect(200);
    assert.deepEqual(manageGroup.parse(changed.body).components, [mail]);
    await api.call('put', path, { component_group: { components: ['nothere00000'] } }).expect(422, /nothere00000/);
    await api.call('patch', `/components/${mail}`, { component: { group_id: 'null' } }).expect(200);
    assert.deepEqual(manageGroup.parse((await api.call('get', path)).body).components, []);
    assert.equal(manageGroup.parse((await api.call('delete', path).expect(200)).body).id, group.id);
    await api.call('get', path).expect(404);
    assert.equal(z.array(manageComponent).parse((await api.call('get', '/components')).body).length, 2);
  });

  it('adds, lists, narrows and removes subscribers', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const mail = idOf(api.ids, 'mail');
    const alice = { email: 'alice@example.com', component_ids: [mail], skip_confirmation_notification: true };
    const created = await api.call('post', '/subscribers', { subscriber: alice }).expect(201);
    const { id, components } = manageSubscriber.parse(created.body);
    assert.deepEqual(components, [mail]);
    await api.call('post', '/subscribers', { subscriber: { email: 'bob@example.com' } }).expect(201);
    const emails = async (query: string): Promise<(string | null)[]> =>
      z
        .array(manageSubscriber)
        .parse((await api.call('get', `/subscribers${query}`)).body)
        .map((each) => each.email);
    assert.deepEqual(await emails(''), ['alice@example.com']);
    assert.deepEqual(await emails('?state=unconfirmed'), ['bob@example.com']);
    assert.deepEqual((await emails('?state=all')).length, 2);
    assert.deepEqual((await emails('?state=all&limit=1&page=1')).length, 1);
    assert.deepEqual(await emails('?state=all&q=BOB@'), ['bob@example.com']);
    assert.deepEqual(await emails('?type=sms'), []);
    const count = await api.call('get', '/subscribers/count.json').expect(200);
    assert.equal((count.body as { email: number }).email, 1);
    const whole = await api.call('patch', `/subscribers/${id}`, {}).expect(200);
    assert.deepEqual(manageSubscriber.parse(whole.body).components, []);
    await api.call('post', '/subscribers', { subscriber: { email: 'no address' } }).expect(422, /email/);
    await api.call('delete', `/subscribers/${id}`).expect(200);
    await api.call('get', `/subscribers/${id}`).expect(404);
    assert.deepEqual(await emails(''), []);
  });

  it('tells a program by its endpoint, and hands out once the secret by which posts are signed', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const endpoint = 'https://partner.example.com/hooks/status';
    const created = await api.call('post', '/subscribers', { subscriber: { endpoint } }).expect(201);
    const { signing_secret: secret, ...subscriber } = created.body as Record<string, unknown>;
    assert.match(String(secret), /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.deepEqual([subscriber['mode'], subscriber['email']], ['webhook', null]);
    const list = async (type: string) =>
      z.array(manageSubscriber).parse((await api.call('get', `/subscribers?type=${type}`)).body);
    assert.deepEqual(
      (await list('webhook')).map((each) => each.endpoint),
      [endpoint],
    );
    assert.deepEqual(await list('email'), []);
    const count = await api.call('get', '/subscribers/count').expect(200);
    assert.equal((count.body as { webhook: number }).webhook, 1);
    await api.call('post', '/subscribers', { subscriber: { endpoint } }).expect(409);
    for (const bad of ['ftp://example.com/', 'https://user:secret@example.com/', 'no address']) {
      await api.call('post', '/subscribers', { subscriber: { endpoint: bad } }).expect(422, /endpoint/);
    }
  });
});

it('asks for a token that is known, and says so in both ways that clients read', async (t) => {
  const api = await anApi(t, ['mail']);
  const agent = supertest(api.baseUrl);
  for (const headers of [{}, { Authorization: 'OAuth wrong' }, { Authorization: `Basic ${api.token}` }]) {
    const answer = await agent
      .get('/v1/pages')
      .set({ Host: 'localhost', ...headers })
      .expect(401);
    assert.deepEqual(failure.parse(answer.body), {
      error: 'Could not authenticate',
      message: 'Could not authenticate',
    });
  }
  await agent.get(`/v1/pages?api_key=${api.token}`).set('Host', 'localhost').expect(200);
  await api.call('get', '/nothing').expect(404);
  await api.call('post', '/incidents/unresolved').expect(405);
});

it('shows nothing of one page at the address of another', async (t) => {
  const api = await anApi(t, ['mail']);
  const path = `/v1/pages/aaaaaaaaaaaa/components/${idOf(api.ids, 'mail')}`;
  const call = supertest(api.baseUrl);
  for (const method of ['get', 'delete'] as const) {
    await call[method](path)
      .set({ Host: 'localhost', Authorization: `OAuth ${api.token}` })
      .expect(404);
  }
});

it('lets a token call often, then says when it may call again', async (t) => {
  const api = await anApi(t, ['mail']);
  const path = '/v1/pages/aaaaaaaaaaaa';
  const agent = supertest.agent(api.baseUrl);
  const ask = (): Promise<number> =>
    agent
      .get(path)
      .set({ Host: 'localhost', Authorization: `OAuth ${api.token}` })
      .then((answer) => answer.status);
  for (let call = 0; call < CALLS_PER_MINUTE; call += 1) assert.equal(await ask(), 404);
  const refused = await api.call('get', '').expect(429);
  assert.equal(refused.headers['retry-after'], '60');
  api.clock.advance(60_000);
  assert.equal(await ask(), 404);
});
