import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Where a connection of ours may go. `any`: an operator names the target, who may well watch the inside of their own
 * network. `public-only`: somebody else names it. Neither ever reaches a cloud's metadata service, which hands out keys.
 */
export type AddressPolicy = 'any' | 'public-only';

/** A connection that the policy forbids: never made, whatever the name or a redirect said. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
  readonly code = 'ERR_FORBIDDEN_ADDRESS';

  constructor(address: string) {
    super(`Connections to ${address} are not allowed`);
  }
}

const METADATA = blockList(['169.254.169.254/32', '100.100.100.200/32', 'fd00:ec2::254/128', '64:ff9b::a9fe:a9fe/128']);

/** Everything that is not the public Internet: IANA's special-purpose registries, with what they tunnel to. */
const NOT_PUBLIC = blockList([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '::1/128', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16'],
  ...['3fff::/20', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]);

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', length] = subnet.split('/');
    list.addSubnet(address, Number(length), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** Whether a connection may go to this address; IPv4 written as IPv6 counts as the IPv4 that it is. */
export function isAllowed(address: string, policy: AddressPolicy): boolean {
  const bare = address.split('%')[0] ?? '';
  const version = isIP(bare);
  if (version === 0) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  return !METADATA.check(bare, family) && (policy === 'any' || !NOT_PUBLIC.check(bare, family));
}

/** Sockets do not look up a host that is an address already, so it is checked here. Throws `ForbiddenAddressError`. */
export function assertHostAllowed(host: string, policy: AddressPolicy): void {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare.split('%')[0] ?? '') !== 0 && !isAllowed(bare, policy)) throw new ForbiddenAddressError(bare);
}

/**
 * The look-up to give to every outgoing socket: it checks the very addresses that are connected to, so a name that
 * resolves differently a moment later gains nothing. One forbidden address among several refuses the name.
 */
export function safeLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    const { family, hints, order } = options;
    const asked = { all: true as const, ...defined({ family, hints, order }) };
    resolve(hostname, asked, (error, addresses) => {
      if (error) {
        callback(error, '');
        return;
      }
      const [first] = addresses;
      const forbidden = addresses.find(({ address }) => !isAllowed(address, policy));
      if (forbidden) callback(new ForbiddenAddressError(forbidden.address), '');
      else if (!first) callback(Object.assign(new Error('The name has no address'), { code: 'ENOTFOUND' }), '');
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
