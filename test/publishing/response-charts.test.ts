import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pruneSamples } from '../../src/actions/prune-samples.ts';
import { updateComponent } from '../../src/actions/update-component.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listTimes } from '../../src/store/response-times.ts';
import { insertSample } from '../../src/store/samples.ts';
import type { Store } from '../../src/store/open.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';
import { addProbe, aSample } from '../support/probes.ts';
import { aPublisher } from '../support/publisher.ts';

const TCP = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const;

async function sample(store: Store, probeId: string, at: number, totalMs: number, outcome: 'good' | 'bad' = 'good') {
  await store.transaction((tx) => insertSample(tx, aSample(probeId, at, outcome, { totalMs })));
}

/** The captions of the charts on a page, in plain words. */
function captions(html: string): string[] {
  return [...html.matchAll(/<figcaption>(.*?)<\/figcaption>/gs)].map(([, caption = '']) =>
    caption.replace(/<[^>]*>/g, ''),
  );
}

describeOnBoth('response times', (database) => {
  it('of good checks are drawn and told in words, where the operator shows them, and nowhere else', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const mail = idOf(ids, 'mail');
    const probe = await addProbe(store, mail, 'observe');
    for (const minutes of [1, 2, 3]) await sample(store, probe.id, NOON - minutes * MINUTE, 100);
    await sample(store, probe.id, NOON - 4 * MINUTE, 30_000, 'bad');
    await sample(store, probe.id, NOON - 3 * DAY, 2_000);
    await sample(store, (await addProbe(store, mail, 'observe', { target: TCP })).id, NOON - 5 * MINUTE, 1);
    const { publisher, clock, body } = aPublisher(t, store);
    await publisher.publishDue();
    assert.deepEqual(captions(body(`/en/components/${mail}`)), []);

    await updateComponent(asAlice(store), page.id, mail, { isResponseTimeShown: true });
    clock.advance(MINUTE);
    await publisher.publishDue();
    assert.deepEqual(captions(body(`/en/components/${mail}`)), [
      '24 hours. Half of the checks within 100 ms, 95 in 100 within 100 ms; 3 checks.',
      '7 days. Half of the checks within 100 ms, 95 in 100 within 2 sec; 4 checks.',
      '30 days. Half of the checks within 100 ms, 95 in 100 within 2 sec; 4 checks.',
      '90 days. Half of the checks within 100 ms, 95 in 100 within 2 sec; 4 checks.',
    ]);
    assert.match(body(`/ko/components/${mail}`), /점검의 절반은 100ms 이내/);
  });

  it('are forgotten by the hour after a week, and kept by the day', async (t) => {
    const store = await openTestStore(t, database);
    const { ids } = await aSetting(store, ['mail']);
    const probe = await addProbe(store, idOf(ids, 'mail'), 'observe');
    for (const at of [NOON - 9 * DAY, NOON - HOUR]) await sample(store, probe.id, at, 100);
    await pruneSamples(asAlice(store));
    assert.equal((await listTimes(store.db, [probe.id], 'hour', 0)).length, 1);
    assert.equal((await listTimes(store.db, [probe.id], 'day', 0)).length, 2);
  });
});

it('goes on by the hour', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail']);
  const mail = idOf(ids, 'mail');
  await updateComponent(asAlice(store), page.id, mail, { isResponseTimeShown: true });
  const probe = await addProbe(store, mail, 'observe');
  await sample(store, probe.id, NOON, 100);
  const { publisher, clock, body } = aPublisher(t, store);
  await publisher.publishDue();
  clock.advance(HOUR);
  await sample(store, probe.id, clock.now(), 100);
  clock.advance(HOUR);
  await publisher.publishDue();
  assert.match(captions(body(`/en/components/${mail}`))[0] ?? '', /; 2 checks\.$/);
});
