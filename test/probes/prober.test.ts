import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { recordHeartbeat } from '../../src/actions/record-heartbeat.ts';
import { HTTP_DEFAULTS, type HttpTarget, type ProbeTarget } from '../../src/domain/probe.ts';
import { DAY, HOUR, MINUTE, SECOND, systemClock } from '../../src/lib/clock.ts';
import { hashToken, newToken } from '../../src/lib/ids.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { createProber, type ProberDeps } from '../../src/probes/prober.ts';
import { findComponent } from '../../src/store/components.ts';
import { listIncidents } from '../../src/store/incidents.ts';
import { listIntervals } from '../../src/store/intervals.ts';
import type { Store } from '../../src/store/open.ts';
import { findProbe } from '../../src/store/probes.ts';
import { listSamples } from '../../src/store/samples.ts';
import { fakeClock, NOON, type FakeClock } from '../support/clock.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../support/databases.ts';
import { aSetting, idOf, type Setting } from '../support/factories.ts';
import { addProbe, asProbes, runDueProbes } from '../support/probes.ts';
import { aClosedPort, aWebServer } from '../support/targets.ts';

interface Scene extends Setting {
  store: Store;
  clock: FakeClock;
  deps: ProberDeps;
  mail: string;
}

async function aScene(t: TestContext, database: DatabaseName): Promise<Scene> {
  const store = await openTestStore(t, database);
  const clock = fakeClock();
  const setting = await aSetting(store, ['mail']);
  // Its own stalls and steps of the clock are told by the machine's time.
  const deps = { store, clock: { ...systemClock, now: () => clock.now() }, logger: createLogger('silent') };
  return { ...setting, store, clock, deps, mail: idOf(setting.ids, 'mail') };
}

const web = (url: string): HttpTarget => ({ kind: 'http', url, ...HTTP_DEFAULTS });
const never: ProbeTarget = web('http://127.0.0.1:1/');

/** Runs what is due every few seconds of the app's clock for a while. */
async function pass({ clock, deps }: Scene, ms: number): Promise<number> {
  let ran = 0;
  const end = clock.now() + ms;
  while (clock.now() <= end) {
    ran += await runDueProbes(deps);
    clock.advance(5 * SECOND);
  }
  return ran;
}

async function observedStatus({ store, mail }: Scene): Promise<string | undefined> {
  return (await findComponent(store.db, mail))?.observedStatus;
}

describeOnBoth('the prober', (database) => {
  it('takes a failing service from its first error to an open incident, and back to a closed one', async (t) => {
    const scene = await aScene(t, database);
    let status = 200;
    const url = await aWebServer(t, (_, response) => response.writeHead(status).end());
    await addProbe(scene.store, scene.mail, 'publish', { target: web(url) });

    await pass(scene, 2 * MINUTE);
    assert.equal(await observedStatus(scene), 'operational');
    status = 503;
    await pass(scene, 2 * MINUTE);
    const [incident] = await listIncidents(scene.store.db, scene.page.id);
    assert.deepEqual([incident?.source, incident?.status], ['probe', 'investigating']);
    assert.equal((await findComponent(scene.store.db, scene.mail))?.status, 'major_outage');
    status = 200;
    await pass(scene, 2 * MINUTE);
    assert.equal((await listIncidents(scene.store.db, scene.page.id))[0]?.status, 'resolved');
    assert.equal((await findComponent(scene.store.db, scene.mail))?.status, 'operational');
  });

  it('after it was away, asks once and records the gap as unknown', async (t) => {
    const scene = await aScene(t, database);
    const url = await aWebServer(t, (_, response) => response.end());
    const probe = await addProbe(scene.store, scene.mail, 'publish', { target: web(url) });
    await pass(scene, 2 * MINUTE);
    const last = (await findProbe(scene.store.db, probe.id))?.lastConclusiveAt ?? 0;
    scene.clock.advance(3 * HOUR);
    const back = scene.clock.now();
    assert.equal(await runDueProbes(scene.deps), 1);
    assert.equal(await observedStatus(scene), 'unknown');
    const intervals = await listIntervals(scene.store.db, [scene.mail], last - 1, back + 1);
    assert.deepEqual(
      intervals
        .slice(-2)
        .map(({ status, fromAt, untilAt }) => [status, fromAt < last ? 'before' : fromAt - last, untilAt]),
      [
        ['operational', 'before', last],
        ['unknown', 0, null],
      ],
    );
    await pass(scene, MINUTE);
    assert.equal(await observedStatus(scene), 'operational');
  });

  it('never runs one probe twice at once, however many processes there are, and lets a slow one delay no other', async (t) => {
    const scene = await aScene(t, database);
    let asked = 0;
    const answers = Promise.withResolvers<undefined>();
    const slow = await aWebServer(t, (_, response) => {
      asked += 1;
      void answers.promise.then(() => response.end());
    });
    const quick = await aWebServer(t, (_, response) => response.end());
    await addProbe(scene.store, scene.mail, 'observe', { target: web(slow) });
    const other = await addProbe(scene.store, scene.mail, 'observe', { target: web(quick) });
    const probers = [createProber(scene.deps), createProber(scene.deps)];
    const begun = await Promise.all(probers.map((prober) => prober.startDue()));
    assert.equal(
      begun.reduce((sum, count) => sum + count),
      2,
    );
    while ((await listSamples(scene.store.db, other.id, 1)).length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    scene.clock.advance(20 * SECOND);
    await Promise.all(probers.map((prober) => prober.startDue()));
    answers.resolve(undefined);
    await Promise.all(probers.map((prober) => prober.stop()));
    assert.equal(asked, 1);
    assert.equal(await probers[0]?.startDue(), 0);
  });

  it('takes a stall of its own for inconclusive, whatever came of the probe', async (t) => {
    const scene = await aScene(t, database);
    const url = await aWebServer(t, (_, response) => {
      const end = performance.now() + 700;
      while (performance.now() < end);
      response.end();
    });
    const probe = await addProbe(scene.store, scene.mail, 'publish', { target: web(url), timeoutMs: 1_500 });
    await runDueProbes(scene.deps);
    const [sample] = await listSamples(scene.store.db, probe.id, 1);
    assert.equal(sample?.outcome, 'inconclusive');
    assert.match(sample.error ?? '', /stood still ourselves for \d+ ms/);
  });

  it('takes many unrelated hosts out of reach at once for its own loss of network', async (t) => {
    const scene = await aScene(t, database);
    for (const name of ['one', 'two', 'three', 'four']) {
      await addProbe(scene.store, scene.mail, 'publish', { target: web(`http://${name}.invalid/`) });
    }
    const [probe] = [await addProbe(scene.store, scene.mail, 'publish', { target: web('http://a.five.invalid/') })];
    await pass(scene, MINUTE);
    const samples = await listSamples(scene.store.db, probe.id, 10);
    assert.ok(samples.length > 0 && samples.every(({ outcome }) => outcome === 'inconclusive'));
    assert.equal(await observedStatus(scene), 'unknown');
    assert.deepEqual(await listIncidents(scene.store.db, scene.page.id), []);
  });

  it('believes that hosts of one owner are down together', async (t) => {
    const scene = await aScene(t, database);
    for (const name of ['mail', 'taxi', 'pay', 'maps', 'talk']) {
      await addProbe(scene.store, scene.mail, 'observe', { target: web(`http://${name}.example.invalid/`) });
    }
    await pass(scene, MINUTE);
    assert.equal(await observedStatus(scene), 'major_outage');
  });

  it('asks its anchors, where it has some, whether its network is there', async (t) => {
    const scene = await aScene(t, database);
    const probe = await addProbe(scene.store, scene.mail, 'observe', { target: web('http://gone.invalid/') });
    const outcome = async (host: string, port: number): Promise<string | undefined> => {
      scene.clock.advance(2 * MINUTE);
      await runDueProbes({ ...scene.deps, anchors: [{ host, port }] });
      return (await listSamples(scene.store.db, probe.id, 1))[0]?.outcome;
    };
    assert.equal(await outcome('anchor.invalid', 443), 'inconclusive');
    assert.equal(await outcome('127.0.0.1', await aClosedPort()), 'bad');
  });

  it('misses a heartbeat after its interval and grace, and hears it again', async (t) => {
    const scene = await aScene(t, database);
    const token = newToken();
    const target = { kind: 'heartbeat', graceMs: 30 * SECOND } as const;
    const probe = await addProbe(scene.store, scene.mail, 'publish', { target, tokenHash: hashToken(token) });
    await pass(scene, 5 * MINUTE);
    assert.deepEqual(await listSamples(scene.store.db, probe.id, 1), [], 'before the first call nothing is missed');

    const call = scene.clock.now();
    await recordHeartbeat(asProbes(scene.store, call), token);
    assert.equal(await observedStatus(scene), 'operational');
    await pass(scene, 89 * SECOND);
    assert.equal(await observedStatus(scene), 'operational');
    await pass(scene, 30 * SECOND);
    assert.equal(await observedStatus(scene), 'major_outage');
    const [missed] = await listSamples(scene.store.db, probe.id, 1);
    assert.equal(missed?.error, `no call since ${new Date(call).toISOString().replace('.000Z', 'Z')}`);
    assert.equal((await listIncidents(scene.store.db, scene.page.id)).length, 1);

    await recordHeartbeat(asProbes(scene.store, scene.clock.now()), token);
    assert.equal(await observedStatus(scene), 'operational');
    assert.equal((await listIncidents(scene.store.db, scene.page.id))[0]?.status, 'resolved');
    await assert.rejects(recordHeartbeat(asProbes(scene.store), newToken()), /no such heartbeat/);
  });

  it('does not blame a service for calls that came while nobody listened', async (t) => {
    const scene = await aScene(t, database);
    const token = newToken();
    const target = { kind: 'heartbeat', graceMs: 30 * SECOND } as const;
    const probe = await addProbe(scene.store, scene.mail, 'publish', { target, tokenHash: hashToken(token) });
    await recordHeartbeat(asProbes(scene.store, scene.clock.now()), token);
    scene.clock.advance(DAY);
    await pass(scene, MINUTE);
    assert.equal((await listSamples(scene.store.db, probe.id, 1))[0]?.outcome, 'inconclusive');
    assert.equal(await observedStatus(scene), 'unknown');
    await pass(scene, MINUTE);
    assert.equal(await observedStatus(scene), 'major_outage', 'a whole interval has passed in silence since');
  });

  it('is not blind for days after its clock was set back', async (t) => {
    const scene = await aScene(t, database);
    const url = await aWebServer(t, (_, response) => response.end());
    await addProbe(scene.store, scene.mail, 'observe', { target: web(url) });
    await pass(scene, MINUTE);
    scene.clock.set(NOON - DAY);
    assert.equal(await runDueProbes(scene.deps), 1);
    assert.equal(await runDueProbes(scene.deps), 0);
  });

  it('runs what another process claimed and never finished, once its lease is over', async (t) => {
    const scene = await aScene(t, database);
    const probe = await addProbe(scene.store, scene.mail, 'observe', { target: never });
    const lose = (leaseUntil: number): Promise<unknown> =>
      scene.store.db
        .updateTable('probes')
        .set({ leaseOwner: 'crashed', leaseUntil })
        .where('id', '=', probe.id)
        .execute();
    await lose(systemClock.real() + HOUR);
    assert.equal(await runDueProbes(scene.deps), 0);
    await lose(systemClock.real() - 1);
    assert.equal(await runDueProbes(scene.deps), 1);
  });
});
