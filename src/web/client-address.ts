import { isIPv6 } from 'node:net';
import type { Request } from 'express';

/**
 * Whoever asks, as rate limits count them: the address behind the configured proxies, and of IPv6 the network of 64
 * bits, of which one household or attacker has all addresses.
 */
export function clientOf(request: Request): string {
  const address = (request.ip ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIPv6(address) ? `${firstHextets(address).join(':')}::/64` : address;
}

function firstHextets(address: string): string[] {
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::') ? Math.max(0, 8 - before.length - after.length) : 0;
  return [...before, ...Array<string>(zeros).fill('0'), ...after]
    .slice(0, 4)
    .map((part) => parseInt(part, 16).toString(16));
}
