import type { Fault } from './errors.ts';
import { LOCALES, type LocalizedText } from './localized-text.ts';

const KEY_LIMIT = 64;

/** What is wrong with a key, by which `apply` files and paths name something. */
export function keyFaults(key: string, field = 'key'): Fault[] {
  if (/^[a-z0-9-]+$/.test(key) && key.length <= KEY_LIMIT) return [];
  return [{ field, message: `"${key}" is not a key: use 1 to ${KEY_LIMIT} of the characters a-z, 0-9 and "-".` }];
}

/** A key made from a name ("Taxi calls" becomes `taxi-calls`); empty where no language gives a Latin letter or digit. */
export function keyOfName(name: LocalizedText): string {
  const keys = LOCALES.map((locale) => slug(name[locale] ?? ''));
  return keys.find((key) => key !== '') ?? '';
}

function slug(text: string): string {
  const letters = text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
  return letters
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, KEY_LIMIT)
    .replace(/^-+|-+$/g, '');
}

/** The key itself, or with the first number that makes it unlike those taken. */
export function uniqueKey(key: string, taken: Iterable<string>): string {
  const others = new Set(taken);
  if (!others.has(key)) return key;
  const stem = key.slice(0, KEY_LIMIT - 6);
  for (let number = 2; ; number += 1) {
    const candidate = `${stem}-${number}`;
    if (!others.has(candidate)) return candidate;
  }
}
