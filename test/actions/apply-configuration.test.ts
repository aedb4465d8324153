import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { applyConfiguration, planConfiguration } from '../../src/actions/apply-configuration.ts';
import { DEFAULT_PAGE_RULES } from '../../src/domain/page.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { configurationOf } from '../../src/actions/steps/configuration-of.ts';
import type { Configuration } from '../../src/domain/configuration.ts';
import { hashToken } from '../../src/lib/ids.ts';
import { listPageParts } from '../../src/store/configuration.ts';
import { listOpenIntervals } from '../../src/store/intervals.ts';
import { listPages } from '../../src/store/pages.ts';
import { findProbeByToken, listProbes } from '../../src/store/probes.ts';
import type { Store } from '../../src/store/open.ts';
import { NOON } from '../support/clock.ts';
import { aConfiguration } from '../support/configurations.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice } from '../support/factories.ts';

/** What an install has, by key, without what a file does not decide. */
async function state(store: Store): Promise<unknown> {
  const { pages } = configurationOf(await listPageParts(store.db));
  return pages.map((page) => ({
    page: [page.key, page.name, page.timeZone, page.locales],
    groups: page.groups.map(({ key, name }) => [key, name]),
    components: page.components.map((each) => [each.key, each.groupKey, each.name, each.isHidden, each.needs]),
    probes: page.components.flatMap((each) =>
      each.probes.map(({ key, target, schedule }) => [each.key, key, target, schedule]),
    ),
  }));
}

function keysOf(configuration: Configuration): Set<string> {
  return new Set(
    configuration.pages.flatMap((page) => [
      page.key,
      ...page.groups.map((group) => `${page.key}/group/${group.key}`),
      ...page.components.flatMap((each) => [
        `${page.key}/${each.key}`,
        ...each.probes.map((probe) => `${page.key}/${each.key}/${probe.key}`),
      ]),
    ]),
  );
}

/** Whether a file makes a feature of what keeps a feature that the file does not mention: neither may be lost. */
function keepsFeaturesOfFeatures(current: Configuration, wanted: Configuration): boolean {
  return wanted.pages.some(({ key, components }) => {
    const named = new Set(components.map((each) => each.key));
    const kept =
      current.pages.find((page) => page.key === key)?.components.filter((each) => !named.has(each.key)) ?? [];
    return components.some((each) => each.parentKey !== null && kept.some(({ parentKey }) => parentKey === each.key));
  });
}

describeOnBoth('applying a configuration', (database) => {
  it('reaches what any file asks for from whatever another left; a dry run said so, a second run has nothing to do', async (t) => {
    const store = await openTestStore(t, database);
    const prune = fc.constantFrom(false as const, 'parts' as const, 'everything' as const);
    await fc.assert(
      fc.asyncProperty(aConfiguration, prune, async (wanted, how) => {
        const before = await state(store);
        const had = keysOf(configurationOf(await listPageParts(store.db)));
        const planned = await planConfiguration(store.db, wanted, { prune: how });
        assert.deepEqual(await state(store), before);
        if (how === false && keepsFeaturesOfFeatures(configurationOf(await listPageParts(store.db)), wanted)) {
          const apply = applyConfiguration(asAlice(store), wanted, { prune: how });
          await assert.rejects(apply, /parent_id: It has features of its own/);
          assert.deepEqual(await state(store), before);
          return;
        }
        const { changes } = await applyConfiguration(asAlice(store), wanted, { prune: how });
        assert.deepEqual(changes, planned);
        assert.deepEqual(await planConfiguration(store.db, wanted, { prune: how }), []);
        assert.deepEqual((await applyConfiguration(asAlice(store), wanted, { prune: how })).changes, []);
        const has = keysOf(configurationOf(await listPageParts(store.db)));
        for (const key of keysOf(wanted)) assert.ok(has.has(key), `${key} is missing`);
        if (how === 'everything') assert.deepEqual([...has].sort(), [...keysOf(wanted)].sort());
        if (how === false) for (const key of had) assert.ok(has.has(key), `${key} is gone`);
      }),
      { numRuns: database === 'sqlite' ? 60 : 12 },
    );
  });

  it('begins a history for each new component and touches only pages that changed', async (t) => {
    const store = await openTestStore(t, database);
    const [wanted] = fc.sample(
      aConfiguration.filter(({ pages }) => pages.length === 2 && pages.every((page) => page.components.length > 0)),
      { numRuns: 1, seed: 7 },
    );
    assert.ok(wanted);
    await applyConfiguration(asAlice(store), wanted, { prune: false });
    const pages = await listPages(store.db);
    const [main] = pages;
    assert.ok(main && pages.length === 2);
    const { components } = (await listPageParts(store.db))[0] ?? { components: [] };
    const intervals = await listOpenIntervals(store.db, main.id);
    assert.deepEqual(
      components.map(({ id }) => intervals.get(id)?.fromAt),
      components.map(() => NOON),
    );
    const renamed = wanted.pages.map((page) => (page.key === main.key ? { ...page, name: { en: 'Renamed' } } : page));
    await applyConfiguration(asAlice(store), { pages: renamed }, { prune: false });
    const after = await listPages(store.db);
    assert.deepEqual(
      after.map(({ key, version }) => [key, version]),
      pages.map(({ key, version }) => [key, key === main.key ? version + 1 : version]),
    );
  });
});

const HEARTBEAT: Configuration = {
  pages: [
    {
      key: 'main',
      name: { en: 'Main' },
      description: {},
      timeZone: 'UTC',
      locales: ['en'],
      contact: {},
      ...DEFAULT_PAGE_RULES,
      position: null,
      groups: [],
      components: [
        {
          key: 'taxi',
          name: { en: 'Taxi' },
          description: {},
          groupKey: null,
          parentKey: null,
          position: 1,
          isHidden: false,
          isUptimeShown: true,
          isResponseTimeShown: false,
          isOnlyShownIfDegraded: false,
          startDate: null,
          probeRule: 'observe',
          needs: [],
          probes: [
            {
              key: 'beat',
              target: { kind: 'heartbeat', graceMs: 60_000 },
              schedule: 'every 60s',
              timeZone: 'UTC',
              timeoutMs: 10_000,
              failureThreshold: 1,
              recoveryThreshold: 1,
              recheckMs: 15_000,
              failureStatus: 'major_outage',
            },
          ],
        },
      ],
    },
  ],
};

it('hands out a heartbeat’s token once, keeps its hash alone, and gives the heartbeat its whole time', async (t) => {
  const store = await openTestStore(t);
  const { tokens } = await applyConfiguration(asAlice(store), HEARTBEAT, { prune: false });
  assert.equal(tokens.length, 1);
  const probe = await findProbeByToken(store.db, hashToken(String(tokens[0]?.token)));
  assert.equal(probe?.dueAt, NOON + 120_000);
  assert.deepEqual((await applyConfiguration(asAlice(store), HEARTBEAT, { prune: false })).tokens, []);
});

it('changes nothing at all where one part is wrong', async (t) => {
  const store = await openTestStore(t);
  const [page] = HEARTBEAT.pages;
  assert.ok(page);
  const bad = { ...page, components: page.components.map((each) => ({ ...each, name: {} })) };
  await assert.rejects(applyConfiguration(asAlice(store), { pages: [bad] }, { prune: false }), /name/);
  assert.deepEqual(await listPages(store.db), []);
});

it('takes a component away in the middle of an incident, which goes on without it', async (t) => {
  const store = await openTestStore(t);
  await applyConfiguration(asAlice(store), HEARTBEAT, { prune: false });
  const [parts] = await listPageParts(store.db);
  assert.ok(parts?.components[0]);
  const impacts = { [parts.components[0].id]: 'major_outage' as const };
  await openIncident(asAlice(store), { pageId: parts.page.id, name: { en: 'Down' }, impacts });
  const empty = { pages: HEARTBEAT.pages.map((page) => ({ ...page, components: [] })) };
  const { changes } = await applyConfiguration(asAlice(store), empty, { prune: 'parts' });
  assert.deepEqual(
    changes.map(({ verb, what }) => [verb, what]),
    [['delete', 'component']],
  );
  assert.deepEqual(await listProbes(store.db, parts.page.id), []);
});
