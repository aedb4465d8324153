import assert from 'node:assert/strict';
import { it } from 'node:test';
import { passwordFaults, personFaults, signInPauseMs } from '../../src/domain/staff.ts';

it('takes long passwords of any characters and refuses short, endless and well-known ones', () => {
  for (const good of ['four quiet lamps', '비밀번호는 길어야 좋습니다', 'aaaabbbbccccd', 'x'.repeat(80) + 'abc']) {
    assert.deepEqual(passwordFaults(good), [], good);
  }
  for (const bad of ['short', 'elevenchars', 'aaaaaaaaaaaaaa', 'PassWord1234', 'y'.repeat(257), '']) {
    assert.equal(passwordFaults(bad).length, 1, bad);
  }
  assert.equal(passwordFaults('alice@example.com', ['Alice@Example.com']).length, 1);
});

it('wants a name and one address', () => {
  assert.deepEqual(personFaults({ name: 'Alice', email: 'alice@example.com' }), []);
  assert.deepEqual(personFaults({ name: '앨리스', email: 'a+b@sub.example.co.kr' }), []);
  for (const email of ['', 'alice', 'a@b@c', 'a@example.com\nBcc: b@example.com', 'a@x.com,b@x.com', 'Al <a@x.com>']) {
    assert.deepEqual(
      personFaults({ name: 'Alice', email }).map(({ field }) => field),
      ['email'],
      email,
    );
  }
  assert.equal(personFaults({ name: ' ', email: 'a@example.com' })[0]?.field, 'name');
});

it('slows guessing down step by step and never beyond a few seconds', () => {
  const pauses = Array.from({ length: 40 }, (_, index) => signInPauseMs(index + 1));
  assert.deepEqual(pauses.slice(0, 8), [0, 0, 0, 0, 0, 250, 500, 1_000]);
  assert.equal(Math.max(...pauses), 4_000);
});
