import assert from 'node:assert/strict';
import { it } from 'node:test';
import { disableStaff } from '../../src/actions/disable-staff.ts';
import { setDuty } from '../../src/actions/set-duty.ts';
import { Problem } from '../../src/domain/errors.ts';
import { listOnDuty, whomToAsk } from '../../src/domain/staff.ts';
import { listAuditEntries } from '../../src/store/audit.ts';
import type { Store } from '../../src/store/open.ts';
import { listStaff } from '../../src/store/staff.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice } from '../support/factories.ts';
import { acting, aColleague } from '../support/staff.ts';

describeOnBoth('duty', (database) => {
  const onDuty = async (store: Store): Promise<string[]> =>
    listOnDuty(await listStaff(store.db)).map(({ name }) => name);

  it('is taken by people for themselves and set by owners for everybody, and recorded', async (t) => {
    const store = await openTestStore(t, database);
    const alice = await aColleague(store, 'Alice', { id: 'alice0000000', role: 'owner', isOnDuty: false });
    const bob = await aColleague(store, 'Bob', { isOnDuty: false });
    await setDuty(acting(store, bob, NOON), bob.id, true);
    assert.deepEqual(await onDuty(store), ['Bob']);
    await assert.rejects(
      setDuty(acting(store, bob, NOON), alice.id, true),
      (error) => error instanceof Problem && error.code === 'forbidden',
    );
    await setDuty(asAlice(store, NOON + 1), bob.id, false);
    await setDuty(asAlice(store, NOON + 2), bob.id, false);
    assert.deepEqual(await onDuty(store), []);
    const entries = await listAuditEntries(store.db, bob.id);
    assert.deepEqual(
      entries.map(({ actorName, action }) => [actorName, action]),
      [
        ['Bob', 'set-duty'],
        ['Alice', 'set-duty'],
      ],
    );
    await assert.rejects(setDuty(asAlice(store), 'nobody', true), /person/);
  });

  it('ends with the account, and where nobody is left all owners are asked', async (t) => {
    const store = await openTestStore(t, database);
    await aColleague(store, 'Alice', { id: 'alice0000000', role: 'owner', isOnDuty: false });
    const bob = await aColleague(store, 'Bob');
    await aColleague(store, 'Carol', { role: 'owner', isOnDuty: false, disabledAt: NOON });
    await aColleague(store, 'Dave', { role: 'editor', isOnDuty: false });
    const asked = async (): Promise<string[]> => whomToAsk(await listStaff(store.db)).map(({ name }) => name);
    assert.deepEqual(await asked(), ['Bob']);
    await disableStaff(asAlice(store), bob.id);
    assert.deepEqual(await onDuty(store), []);
    assert.deepEqual(await asked(), ['Alice']);
    await assert.rejects(setDuty(asAlice(store), bob.id, true), /person/);
  });
});
