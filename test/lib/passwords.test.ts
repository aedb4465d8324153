import assert from 'node:assert/strict';
import { it } from 'node:test';
import { monotonicMs } from '../../src/lib/clock.ts';
import { hashPassword, verifyPassword } from '../../src/lib/passwords.ts';

it('keeps a password as Argon2id with a salt of its own', async () => {
  const [first, second] = await Promise.all([hashPassword('four quiet lamps'), hashPassword('four quiet lamps')]);
  assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w-]{22}\$[\w-]{43}$/);
  assert.notEqual(first, second);
  assert.equal(await verifyPassword('four quiet lamps', first), true);
  assert.equal(await verifyPassword('four quiet lamp', first), false);
});

it('recognises the same characters typed on another system', async () => {
  assert.equal(
    await verifyPassword('비밀번호'.normalize('NFD'), await hashPassword('비밀번호'.normalize('NFC'))),
    true,
  );
});

it('never lets in somebody without a password, nor by a broken row', async () => {
  for (const stored of [null, '', 'plain', '$argon2id$v=19$m=19456,t=2,p=1$$']) {
    assert.equal(await verifyPassword('', stored), false);
  }
});

it('takes about as long for a person who does not exist', async () => {
  const stored = await hashPassword('four quiet lamps');
  const timed = async (hash: string | null): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      const start = monotonicMs();
      await verifyPassword('another', hash);
      times.push(monotonicMs() - start);
    }
    return times.sort((a, b) => a - b)[0] ?? 0;
  };
  const ratio = (await timed(null)) / (await timed(stored));
  assert.ok(ratio > 0.4 && ratio < 2.5, `ratio ${ratio}`);
});
