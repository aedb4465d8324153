import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLogger } from '../../src/lib/logger.ts';
import { createLoop } from '../../src/lib/loop.ts';

const silent = createLogger('silent');

describe('a loop', () => {
  it('never runs twice at once, and runs again when it was woken meanwhile', async () => {
    let [running, most, rounds] = [0, 0, 0];
    const loop = createLoop(
      'count',
      async () => {
        running += 1;
        most = Math.max(most, running);
        rounds += 1;
        if (rounds === 1) {
          loop.wake();
          loop.wake();
        }
        await Promise.resolve();
        running -= 1;
      },
      silent,
    );
    await loop.run();
    assert.deepEqual([most, rounds], [1, 2]);
  });

  it('goes on after a round that failed', async () => {
    let rounds = 0;
    const loop = createLoop(
      'fails once',
      () => {
        rounds += 1;
        return rounds === 1 ? Promise.reject(new Error('no database')) : Promise.resolve();
      },
      silent,
    );
    await loop.run();
    assert.equal(loop.quietMs(), null);
    await loop.run();
    assert.notEqual(loop.quietMs(), null);
  });

  it('waits for the round under way when it is stopped, and takes no more', async () => {
    let [finish, isDone, rounds] = [() => {}, false, 0];
    const loop = createLoop(
      'slow',
      async () => {
        rounds += 1;
        await new Promise<void>((resolve) => (finish = resolve));
        isDone = true;
      },
      silent,
    );
    loop.wake();
    loop.wake();
    await Promise.resolve();
    const stopped = loop.stop();
    await Promise.resolve();
    finish();
    await stopped;
    assert.ok(isDone);
    await loop.run();
    assert.equal(rounds, 1);
  });
});
