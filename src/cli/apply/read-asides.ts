import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Configuration, ConfiguredPage } from '../../domain/configuration.ts';
import { ownHostFaults, pagePasswordFaults } from '../../domain/page-access.ts';
import type { Page } from '../../domain/page.ts';
import { hashPassword, verifyPassword } from '../../lib/passwords.ts';
import { readPicture } from '../../lib/picture.ts';
import type { PageAside, PlacedFault, ReadConfiguration } from './read-configuration.ts';

/**
 * The configuration that a file asks of an install, with what a file cannot hold: the pictures that it names, and
 * passwords as the install keeps them. A password that is the one it has already changes nothing; where none is written
 * it stays. Throws a `FileProblem`.
 */
export async function readAsides(
  file: string,
  { asides, problem }: Pick<ReadConfiguration, 'asides' | 'problem'>,
  present: readonly Page[],
  baseUrl: string,
): Promise<Configuration> {
  const faults: PlacedFault[] = [];
  const logos = new Map<string, Buffer>();
  const pages: ConfiguredPage[] = [];
  for (const aside of asides) {
    const before = present.find(({ key }) => key === aside.page.key);
    const hosts = ownHostFaults(aside.page.host, new URL(baseUrl).hostname);
    faults.push(...hosts.map(({ message }) => ({ path: [...aside.path, 'host'], message })));
    pages.push({
      ...aside.page,
      passwordHash: await passwordHashOf(aside, before, faults),
      logo: await logoOf(file, aside, logos, faults),
    });
  }
  if (faults.length > 0) throw problem(faults);
  return { pages, logos };
}

async function passwordHashOf(
  { page, path, password }: PageAside,
  before: Page | undefined,
  faults: PlacedFault[],
): Promise<string | null> {
  const known = before?.passwordHash ?? null;
  if (password === null) {
    if (page.access === 'password' && known === null) {
      faults.push({ path: [...path, 'access'], message: 'this page has no password yet: write "password: …".' });
    }
    return known;
  }
  const wrong = pagePasswordFaults(password);
  faults.push(...wrong.map(({ message }) => ({ path: [...path, 'password'], message })));
  if (wrong.length > 0) return known;
  return known !== null && (await verifyPassword(password, known)) ? known : hashPassword(password);
}

async function logoOf(
  file: string,
  { path, logo }: PageAside,
  logos: Map<string, Buffer>,
  faults: PlacedFault[],
): Promise<Page['logo']> {
  if (logo === null) return null;
  const bytes = await readFile(resolve(dirname(file), logo)).catch(() => null);
  const picture = bytes
    ? readPicture(bytes)
    : { fault: `There is no file "${logo}" beside this one that can be read.` };
  if ('fault' in picture) {
    faults.push({ path: [...path, 'logo'], message: picture.fault });
    return null;
  }
  if (bytes) logos.set(picture.hash, bytes);
  return picture;
}
