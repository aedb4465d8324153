import type { Actor } from './actor.ts';
import type { Fault } from './errors.ts';
import type { Locale } from './localized-text.ts';

/** `owner` may do everything; `editor` everything but staff, tokens and settings. */
export const ROLES = ['owner', 'editor'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who may sign in to the console. */
export interface Staff {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** The language of their console. */
  locale: Locale;
  createdAt: number;
  /** Whether they are asked when a promise comes near. */
  isOnDuty: boolean;
  /** Set once they may no longer sign in; their name stays on what they did. */
  disabledAt: number | null;
}

/** Those on duty who may still sign in. */
export function listOnDuty(staff: readonly Staff[]): Staff[] {
  return staff.filter((person) => person.isOnDuty && person.disabledAt === null);
}

/** Who is asked before a promise lapses: whoever is on duty, and where nobody is, every owner. */
export function whomToAsk(staff: readonly Staff[]): Staff[] {
  const onDuty = listOnDuty(staff);
  return onDuty.length > 0 ? onDuty : staff.filter(({ role, disabledAt }) => role === 'owner' && disabledAt === null);
}

const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 256;

/**
 * What people choose first when twelve characters are asked for. No rule about kinds of characters: such rules make
 * passwords that are easier to guess and harder to keep (ASVS 5.0, 6.2.5).
 */
const COMMON_PASSWORDS = new Set([
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'password1234!',
  'administrator',
  'administrator1',
  'adminadminadmin',
  'changemechangeme',
  'changeme1234',
  'letmeinletmein',
  'welcome12345',
  'welcomewelcome',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyqwerty',
  'qwerty123456',
  'qwerty1234567',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'q1w2e3r4t5y6',
  'zxcvbnm12345',
  'asdfghjkl123',
  'iloveyou1234',
  'iloveyouiloveyou',
  'abcdefghijkl',
  'abcdef123456',
  'abc123abc123',
  '123456789012',
  '1234567890123',
  '12345678901234',
  '123456123456',
  '123123123123',
  '121212121212',
  '112233445566',
  '098765432109',
  '987654321098',
  'secretsecret',
  'supersecret1',
  'correcthorsebatterystaple',
  'statuspage123',
]);

/** What is wrong with a new password. `taken` are words that a guesser tries first, such as the person's address. */
export function passwordFaults(password: string, taken: readonly string[] = []): Fault[] {
  const message = passwordFault(password, taken);
  return message === undefined ? [] : [{ field: 'password', message }];
}

function passwordFault(password: string, taken: readonly string[]): string | undefined {
  const length = Array.from(password).length;
  const lower = password.toLowerCase();
  if (length < SHORTEST_PASSWORD) return `Use at least ${SHORTEST_PASSWORD} characters; a sentence is fine.`;
  if (length > LONGEST_PASSWORD) return `Use at most ${LONGEST_PASSWORD} characters.`;
  const isGuessable =
    COMMON_PASSWORDS.has(lower) || new Set(lower).size < 4 || taken.some((word) => sameWord(word, lower));
  return isGuessable ? 'This one is guessed first: choose words that nobody would expect.' : undefined;
}

function sameWord(word: string, password: string): boolean {
  return word.trim().toLowerCase() === password;
}

const NAME_LIMIT = 100;
const EMAIL_LIMIT = 254;

/** What is wrong with the name and address of a person. */
export function personFaults({ name, email }: Pick<Staff, 'name' | 'email'>): Fault[] {
  const faults: Fault[] = [];
  if (name.trim() === '') faults.push({ field: 'name', message: 'Give the name that colleagues know.' });
  if (name.length > NAME_LIMIT) faults.push({ field: 'name', message: `Use at most ${NAME_LIMIT} characters.` });
  if (email.length > EMAIL_LIMIT || !/^[^\s@<>"(),;:\\]+@[^\s@<>"(),;:\\]+\.?[^\s@<>"(),;:\\]+$/.test(email)) {
    faults.push({ field: 'email', message: 'Give one e-mail address, such as alice@example.com.' });
  }
  return faults;
}

/** This person, as the one who does something. */
export function asActor(staff: Staff): Actor {
  return { kind: 'staff', id: staff.id, name: staff.name };
}

const FREE_ATTEMPTS = 5;
const LONGEST_PAUSE_MS = 4_000;

/**
 * How long to wait before a sign-in is tried, by how often the account (or everybody) was tried lately. It slows a
 * guesser down and never locks anybody out: an attacker must not be able to keep the person on call from posting.
 */
export function signInPauseMs(attempts: number, freeAttempts = FREE_ATTEMPTS): number {
  return attempts <= freeAttempts
    ? 0
    : Math.min(LONGEST_PAUSE_MS, 250 * 2 ** Math.min(10, attempts - freeAttempts - 1));
}
