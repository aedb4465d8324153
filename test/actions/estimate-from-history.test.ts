import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { ActionContext } from '../../src/actions/context.ts';
import { estimateFromHistory } from '../../src/actions/estimate-from-history.ts';
import { missLapsedEtas } from '../../src/actions/miss-lapsed-etas.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { updatePage } from '../../src/actions/update-page.ts';
import type { Eta } from '../../src/domain/restoration.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listEtas } from '../../src/store/etas.ts';
import { getIncident } from '../../src/store/incidents.ts';
import type { Store } from '../../src/store/open.ts';
import { getPage } from '../../src/store/pages.ts';
import { listUpdates } from '../../src/store/updates.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../support/databases.ts';
import { aSetting, asAlice, idOf } from '../support/factories.ts';
import { aPast } from '../support/past.ts';

const KEYS = ['mail', 'imap', 'taxi', 'maps', 'pay'];

interface Scene {
  store: Store;
  pageId: string;
  id: (key: string) => string;
  /** Lets the recurring job run at a time. */
  tick: (now: number) => Promise<number>;
  open: (...keys: string[]) => Promise<string>;
  etas: (incidentId: string) => Promise<Eta[]>;
}

const atNoon = (store: Store, now: number): ActionContext => {
  return { store, now, actor: { kind: 'system', id: null, name: 'schedule' } };
};

/** A page with automatic estimates whose services were each down for an hour five times. */
async function aScene(t: TestContext, database: DatabaseName, hasAutomaticEstimates = true): Promise<Scene> {
  const store = await openTestStore(t, database);
  const { page, ids } = await aSetting(store, KEYS, [['imap', 'mail', 'hard']]);
  for (const key of KEYS) await aPast(store, page.id, idOf(ids, key), [HOUR, HOUR, HOUR, HOUR, HOUR]);
  await updatePage(asAlice(store), page.id, { hasAutomaticEstimates });
  const id = (key: string): string => idOf(ids, key);
  return {
    ...{ store, pageId: page.id, id },
    tick: (now) => estimateFromHistory(atNoon(store, now)),
    open: async (...keys) => {
      const impacts = Object.fromEntries(keys.map((key) => [id(key), 'major_outage'] as const));
      const input = { pageId: page.id, name: { en: 'Trouble' }, nextUpdateBy: NOON + 2 * MINUTE, impacts };
      return (await openIncident(asAlice(store), input)).incident.id;
    },
    etas: async (incidentId) => (await listEtas(store.db, [incidentId])).get(incidentId) ?? [],
  };
}

describeOnBoth('an automatic estimate', (database) => {
  it('is posted once, five minutes on, for all that nobody has spoken of, and told as an estimate', async (t) => {
    const { store, open, tick, etas, id } = await aScene(t, database);
    const incidentId = await open('taxi', 'maps');
    await postUpdate(asAlice(store, NOON + MINUTE), incidentId, {
      restoration: { [id('maps')]: { kind: 'assessing' } },
    });
    assert.equal(await tick(NOON + 4 * MINUTE), 0);
    assert.equal(await tick(NOON + 5 * MINUTE), 1);
    assert.equal(await tick(NOON + 5 * MINUTE), 0);
    const own = (await etas(incidentId)).filter((eta) => eta.componentId === id('taxi'));
    assert.deepEqual(
      own.map(({ kind, byAt, basis, isAnnounced }) => [kind, byAt, basis, isAnnounced]),
      [['by', NOON + HOUR, 'history', true]],
    );
    const [update] = (await listUpdates(store.db, [incidentId])).get(incidentId) ?? [];
    assert.deepEqual([update?.automatic?.kind, update?.author], ['history_estimate', null]);
    const notices = await store.db
      .selectFrom('notices')
      .selectAll()
      .where('updateId', '=', String(update?.id))
      .execute();
    assert.deepEqual(
      notices.map(({ kind, componentIds }) => [kind, componentIds]),
      [['eta_set', JSON.stringify([id('taxi')])]],
    );
  });

  it("leaves the promise of a next word as it is: a machine does not keep a person's word", async (t) => {
    const { store, open, tick } = await aScene(t, database);
    const incidentId = await open('taxi');
    assert.equal(await tick(NOON + 5 * MINUTE), 1);
    assert.equal((await getIncident(store.db, incidentId)).nextUpdateBy, NOON + 2 * MINUTE);
  });

  it('gives way to a person and never comes back, also where it lapses', async (t) => {
    const { store, open, tick, etas, id } = await aScene(t, database);
    const incidentId = await open('taxi');
    await tick(NOON + 5 * MINUTE);
    assert.equal(await missLapsedEtas(atNoon(store, NOON + HOUR)), 1);
    assert.equal(await tick(NOON + HOUR), 0);
    const withdrawn = { kind: 'withdrawn', reason: { en: 'It is worse than usual.' } } as const;
    await postUpdate(asAlice(store, NOON + 2 * HOUR), incidentId, { restoration: { [id('taxi')]: withdrawn } });
    assert.equal(await tick(NOON + 3 * HOUR), 0);
    assert.deepEqual(
      (await etas(incidentId)).map(({ kind, basis }) => [kind, basis]),
      [
        ['by', 'history'],
        ['withdrawn', 'staff'],
      ],
    );
  });

  it('is not made where the page does not allow it, nor touches a page that gets none', async (t) => {
    const { store, pageId, open, tick } = await aScene(t, database, false);
    await open('taxi');
    const { version } = await getPage(store.db, pageId);
    assert.equal(await tick(NOON + HOUR / 2), 0);
    await updatePage(asAlice(store), pageId, { hasAutomaticEstimates: true });
    const changed = await getPage(store.db, pageId);
    assert.ok(changed.version > version);
    assert.equal(await tick(NOON + 2 * HOUR), 0, 'no trouble ever lasted this long');
    assert.equal((await getPage(store.db, pageId)).version, changed.version);
  });

  it('is left to people in a storm, and never pins what is down by a cascade', async (t) => {
    const { store, open, tick, etas, id } = await aScene(t, database);
    const small = await open('mail');
    assert.equal(await tick(NOON + 5 * MINUTE), 1);
    assert.deepEqual(
      (await etas(small)).map((eta) => eta.componentId),
      [id('mail')],
    );
    const storm = await open('taxi');
    assert.equal(await tick(NOON + 5 * MINUTE), 0, 'mail, imap and taxi are three of five');
    await postUpdate(asAlice(store, NOON + 6 * MINUTE), small, { status: 'resolved' });
    assert.equal(await tick(NOON + 6 * MINUTE), 1);
    assert.equal((await etas(storm)).length, 1);
  });

  it('is also made for what our checks found', async (t) => {
    const { store, pageId, tick, etas, id } = await aScene(t, database);
    const { incident } = await openIncident(
      { store, now: NOON, actor: { kind: 'system', id: null, name: 'probe' } },
      {
        ...{ pageId, name: { en: 'Pay fails' }, source: 'probe', automatic: { kind: 'errors_since', at: NOON } },
        impacts: { [id('pay')]: 'partial_outage' },
      },
    );
    assert.equal(await tick(NOON + 10 * MINUTE), 1);
    assert.equal((await etas(incident.id))[0]?.byAt, NOON + HOUR);
  });
});
