import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkTcp } from '../../src/probes/tcp.ts';
import { aClosedPort, aTcpServer } from '../support/targets.ts';

describe('a TCP probe', () => {
  it('takes an open port for good', async (t) => {
    const port = await aTcpServer(t, () => undefined);
    const { outcome, phases } = await checkTcp({ host: '127.0.0.1', port }, 2_000);
    assert.equal(outcome, 'good');
    assert.ok(phases.connectMs !== null);
  });

  it('names a refusal, a host that does not exist, and an address that is never called', async () => {
    const refused = await checkTcp({ host: '127.0.0.1', port: await aClosedPort() }, 2_000);
    assert.deepEqual([refused.outcome, refused.error, refused.isUnreachable], ['bad', 'connection refused', false]);
    const unknown = await checkTcp({ host: 'nobody.invalid', port: 80 }, 2_000);
    assert.deepEqual([unknown.outcome, unknown.isUnreachable], ['bad', true]);
    const metadata = await checkTcp({ host: '169.254.169.254', port: 80 }, 2_000);
    assert.equal(metadata.error, 'Connections to 169.254.169.254 are not allowed');
  });
});
