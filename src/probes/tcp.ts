import { connect } from 'node:net';
import type { TcpTarget } from '../domain/probe.ts';
import { monotonicMs } from '../lib/clock.ts';
import { assertHostAllowed, safeLookup } from '../lib/safe-connect.ts';
import { bad, good, ProbeFailure, type Finding } from './finding.ts';
import { createPhaseWatch } from './phase-watch.ts';

/** Opens a connection and closes it: whether somebody listens there. Never throws. */
export async function checkTcp({ host, port }: Pick<TcpTarget, 'host' | 'port'>, timeoutMs: number): Promise<Finding> {
  const startedAt = monotonicMs();
  const watch = createPhaseWatch();
  try {
    assertHostAllowed(host, 'any');
    await new Promise<void>((resolve, reject) => {
      const socket = connect({ host, port, lookup: safeLookup('any') });
      watch.follow(socket);
      const timer = setTimeout(() => {
        socket.destroy(new ProbeFailure(`no connection within ${timeoutMs} ms`, true));
      }, timeoutMs);
      socket.once('connect', () => {
        socket.destroy();
        resolve();
      });
      socket.once('close', () => {
        clearTimeout(timer);
      });
      socket.on('error', reject);
    });
    return good(monotonicMs() - startedAt, watch.phases());
  } catch (error) {
    return bad(error, monotonicMs() - startedAt, watch.phases());
  }
}
