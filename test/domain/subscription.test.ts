import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { concerns, emailFaults } from '../../src/domain/subscription.ts';

describe('an e-mail address', () => {
  it('is one plain address', () => {
    for (const address of [
      'bob@example.com',
      "o'brien+status@mail.example.co.kr",
      'x@xn--9t4b11yi5a.kr',
      'B.O.B@a-b.id',
    ]) {
      assert.deepEqual(emailFaults(address), [], address);
    }
  });

  it('is not a name, a list, a host without a domain, or something too long', () => {
    const wrong = [
      '',
      'bob',
      '@example.com',
      'bob@',
      'bob@localhost',
      'bob@example..com',
      '.bob@example.com',
      'bob.@example.com',
      'Bob <bob@example.com>',
      'a@example.com,b@example.com',
      'a@example.com b@example.com',
      'bob@exa_mple.com',
      'bob@-example.com',
      'bob@[192.0.2.1]',
      'bob@192.0.2.1',
      `${'b'.repeat(65)}@example.com`,
      `bob@${'a.'.repeat(130)}com`,
    ];
    for (const address of wrong) assert.equal(emailFaults(address).length, 1, address);
  });

  it('never holds a character that could end a header or a command', () => {
    const control = fc.constantFrom('\r', '\n', '\0', '\t', ' ', '<', '>', '"', ',', ';', '\u007f', '\u2028', 'é');
    fc.assert(
      fc.property(fc.nat({ max: 15 }), control, (position, character) => {
        const address = 'bob@example.com';
        assert.equal(emailFaults(address.slice(0, position) + character + address.slice(position)).length, 1);
      }),
    );
  });
});

describe('a choice of components', () => {
  it('concerns a notice that names one of them; an empty one concerns every notice', () => {
    assert.equal(concerns([], { componentIds: [] }), true);
    assert.equal(concerns(['mail'], { componentIds: ['taxi', 'mail'] }), true);
    assert.equal(concerns(['mail'], { componentIds: ['taxi'] }), false);
    assert.equal(concerns(['mail'], { componentIds: [] }), false);
  });
});
