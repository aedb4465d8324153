import type { Fault } from './errors.ts';

/** Who may read a page: everybody, whoever knows its password, or staff who are signed in. Staff may always. */
export const PAGE_ACCESS = ['public', 'password', 'staff'] as const;
export type PageAccess = (typeof PAGE_ACCESS)[number];

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 200;
const LONGEST_HOST = 253;

/** What is wrong with the way a page is reached: its host's name, and a password that is missing. */
export function accessFaults(host: string | null, access: PageAccess, hasPassword: boolean): Fault[] {
  const missing = {
    field: 'password',
    message: 'This page is to be opened by a password and has none: give one, or make it public.',
  };
  return [...hostFaults(host), ...(access === 'password' && !hasPassword ? [missing] : [])];
}

/** What is wrong with a password that readers of a page are to share. */
export function pagePasswordFaults(password: string): Fault[] {
  if (password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD) return [];
  return [{ field: 'password', message: 'Use 8 to 200 characters.' }];
}

function hostFaults(host: string | null): Fault[] {
  if (host === null) return [];
  const isName =
    host.length <= LONGEST_HOST && host.split('.').every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label));
  if (isName && host !== 'localhost' && !/^[0-9.]+$/.test(host)) return [];
  const message = `"${host.slice(0, 80)}" is not the name of a host: write it in small letters, without scheme, port or path, e.g. status.example.com.`;
  return [{ field: 'host', message }];
}

/** What is wrong with a host that is the install's own, under which the pages without one are served. */
export function ownHostFaults(host: string | null, installHost: string): Fault[] {
  if (host === null || host !== installHost) return [];
  return [{ field: 'host', message: `"${host}" is the install's own host (BASE_URL): leave it out here.` }];
}
