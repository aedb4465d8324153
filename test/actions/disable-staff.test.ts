import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addStaff } from '../../src/actions/add-staff.ts';
import { disableStaff } from '../../src/actions/disable-staff.ts';
import { listStaff } from '../../src/store/staff.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice } from '../support/factories.ts';

describeOnBoth('disabling staff', (database) => {
  it('leaves one owner, even when two owners disable each other at once', async (t) => {
    const store = await openTestStore(t, database);
    const password = 'a long enough sentence';
    const owner = (name: string): Promise<{ id: string }> =>
      addStaff(asAlice(store), { name, email: `${name}@example.com`, password, role: 'owner', locale: 'en' });
    const [alice, bob] = [await owner('alice'), await owner('bob')];
    const ends = await Promise.allSettled([
      disableStaff(asAlice(store), alice.id),
      disableStaff(asAlice(store), bob.id),
    ]);
    assert.deepEqual(ends.map((end) => end.status).sort(), ['fulfilled', 'rejected']);
    assert.equal((await listStaff(store.db)).filter((person) => person.disabledAt === null).length, 1);
  });
});
