import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { assertHostAllowed, ForbiddenAddressError, isAllowed, safeLookup } from '../../src/lib/safe-connect.ts';

describe('an outgoing connection', () => {
  it('never goes to a metadata service, however its address is written', () => {
    for (const address of ['169.254.169.254', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe']) {
      assert.equal(isAllowed(address, 'any'), false, address);
    }
    for (const address of ['100.100.100.200', 'fd00:ec2::254', 'not an address', '']) {
      assert.equal(isAllowed(address, 'any'), false, address);
    }
  });

  it('may go inside its own network when an operator says so, and nowhere inside for others', () => {
    const inside = ['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.1.1', '0.0.0.0'];
    const inside6 = ['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', '::ffff:10.0.0.1', '2002:7f00:1::', 'ff02::1'];
    for (const address of [...inside, ...inside6]) {
      assert.equal(isAllowed(address, 'any'), true, address);
      assert.equal(isAllowed(address, 'public-only'), false, address);
    }
    for (const address of ['1.1.1.1', '203.0.114.1', '2606:4700:4700::1111', '::ffff:1.1.1.1']) {
      assert.equal(isAllowed(address, 'public-only'), true, address);
    }
  });

  it('is refused for an address in place of a name', () => {
    assert.throws(() => {
      assertHostAllowed('169.254.169.254', 'any');
    }, ForbiddenAddressError);
    assert.throws(() => {
      assertHostAllowed('[::1]', 'public-only');
    }, ForbiddenAddressError);
    assertHostAllowed('[::1]', 'any');
    assertHostAllowed('example.com', 'public-only');
  });

  it('is refused for a name, by the address that it resolves to', async (t) => {
    const server = createServer((socket) => socket.end()).listen(0, 'localhost');
    await once(server, 'listening');
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;

    const forbidden = connect({ host: 'localhost', port, lookup: safeLookup('public-only') });
    const [error] = (await once(forbidden, 'error')) as [Error];
    assert.ok(error instanceof ForbiddenAddressError);

    const allowed = connect({ host: 'localhost', port, lookup: safeLookup('any') });
    await once(allowed, 'connect');
    allowed.destroy();
  });

  it('gives one address to a socket that asks for one', async () => {
    const found = await new Promise((resolve, reject) => {
      safeLookup('any')('localhost', { family: 4 }, (error, address, family) => {
        if (error) reject(error);
        else resolve({ address, family });
      });
    });
    assert.deepEqual(found, { address: '127.0.0.1', family: 4 });
  });

  it('reads a number in place of a name as the address that it means', async () => {
    const error = await new Promise((resolve) => {
      safeLookup('any')('2852039166', {}, resolve);
    });
    // Where the system reads it as 169.254.169.254 it is forbidden; where it does not, there is no such name.
    assert.ok(error instanceof Error);
  });
});
