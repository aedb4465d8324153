import assert from 'node:assert/strict';
import { it } from 'node:test';
import { HOUR, MINUTE, SECOND } from '../../src/lib/clock.ts';
import { scenarioClock } from '../../src/lib/scenario-clock.ts';
import { fakeClock } from '../support/clock.ts';

const FIRE = Date.UTC(2022, 9, 15, 6, 19);

it('runs as many times as fast as the machine as it is told, from the start of the scenario', async () => {
  const machine = fakeClock();
  const clock = scenarioClock(FIRE, 6_000, machine);
  assert.equal(clock.now(), FIRE);
  const reached = clock.reach(FIRE + MINUTE);
  machine.advance(5);
  assert.equal(clock.now(), FIRE + MINUTE / 2);
  machine.advance(5);
  assert.equal(clock.now(), FIRE + MINUTE);
  await reached;
});

it('does not run past the time that was asked for, however long it takes to play what happened then', async () => {
  const machine = fakeClock();
  const clock = scenarioClock(FIRE, 'max', machine);
  await clock.reach(FIRE + MINUTE);
  machine.advance(HOUR);
  assert.equal(clock.now(), FIRE + MINUTE);
});

it('begins to run when a later time is first asked for', async () => {
  const machine = fakeClock();
  const clock = scenarioClock(FIRE, 60, machine);
  machine.advance(HOUR);
  assert.equal(clock.now(), FIRE);
  await clock.reach(FIRE);
  assert.equal(clock.now(), FIRE);
});

it('leaves the machine time alone, by which leases and retries run', () => {
  const machine = fakeClock();
  const clock = scenarioClock(FIRE, 60, machine);
  machine.advance(SECOND);
  assert.equal(clock.real(), machine.real());
});

it('waits no longer than the scenario needs', async () => {
  const clock = scenarioClock(FIRE, HOUR);
  await clock.reach(FIRE + 10 * HOUR);
  assert.equal(clock.now(), FIRE + 10 * HOUR);
});

it('stands still at full speed until a later time is wanted, and never goes back', async () => {
  const clock = scenarioClock(FIRE, 'max');
  assert.equal(clock.now(), FIRE);
  await clock.reach(FIRE + 127 * HOUR);
  assert.equal(clock.now(), FIRE + 127 * HOUR);
  await clock.reach(FIRE);
  assert.equal(clock.now(), FIRE + 127 * HOUR);
});

it('goes on at the pace of the machine when the scenario is over', async () => {
  const machine = fakeClock();
  const clock = scenarioClock(FIRE, 'max', machine);
  await clock.reach(FIRE + HOUR);
  clock.goOn();
  machine.advance(5 * MINUTE);
  assert.equal(clock.now(), FIRE + HOUR + 5 * MINUTE);
});
