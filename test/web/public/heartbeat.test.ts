import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import supertest from 'supertest';
import { hashToken, newToken } from '../../../src/lib/ids.ts';
import { listSamples } from '../../../src/store/samples.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { aSetting, idOf } from '../../support/factories.ts';
import { addProbe } from '../../support/probes.ts';
import { startWeb } from '../../support/web.ts';

describe('a heartbeat', () => {
  it('is a call that needs nothing but its token', async (t) => {
    const store = await openTestStore(t);
    const { ids } = await aSetting(store, ['backup']);
    const token = newToken();
    const target = { kind: 'heartbeat', graceMs: 0 } as const;
    const probe = await addProbe(store, idOf(ids, 'backup'), 'observe', { target, tokenHash: hashToken(token) });
    const { baseUrl } = await startWeb(t, store);
    const host = 'localhost';
    await supertest(baseUrl).post(`/heartbeat/${token}`).set('Host', host).expect(204);
    await supertest(baseUrl).post(`/heartbeat/${token}`).set('Host', host).expect(204);
    assert.deepEqual(
      (await listSamples(store.db, probe.id, 10)).map(({ at, outcome }) => [at, outcome]),
      [[NOON, 'good']],
    );
    await supertest(baseUrl).post(`/heartbeat/${newToken()}`).set('Host', host).expect(404);
    await supertest(baseUrl).get(`/heartbeat/${token}`).set('Host', host).expect(405);
  });
});
