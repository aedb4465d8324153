import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';

/** Every setting, checked. Read from the environment once, in `app.ts` and the commands, and passed down as values. */
export interface Config {
  port: number;
  host: string;
  /** Public address without a slash at its end: every link is built from it, never from a request's Host. */
  baseUrl: string;
  dataDir: string;
  /** A `postgres://` address, or the path of the SQLite file. */
  databaseUrl: string;
  /** `smtp://…` or `smtps://…`; null: no mail is sent, and the console says so. */
  smtpUrl: string | null;
  mailFrom: string;
  /** Where webhooks may be posted to: the public Internet, or also the operator's own network. */
  webhookTargets: (typeof WEBHOOK_TARGETS)[number];
  /** Key for signing links in mails; the same on every machine of one install. */
  secretKey: string;
  /** Proxies in front, so that a reader's address can be told: the number of hops, 0 for none. */
  trustedProxies: number;
  /** Hosts (`host:port`) that tell our own loss of network from a target's. */
  probeAnchors: { host: string; port: number }[];
  logLevel: (typeof LOG_LEVELS)[number];
  /** Processes that answer readers; with one, the process that does everything else answers them too. */
  webProcesses: number;
  /** Where to report holes in our security: addresses for `security.txt`; null: there is none. */
  securityContact: string[] | null;
  /** Folders that are kept the same as what readers are served, for other servers to serve. */
  publishTo: string[];
}

/** A setting that is missing or wrong; stops the start. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

const WEBHOOK_TARGETS = ['public-only', 'any'] as const;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Reads all settings. Throws a `ConfigError` that names the variable, its fault and the remedy. */
export function readConfig(env: Environment): Config {
  const port = read(env, 'PORT', '8080', z.coerce.number().int().min(0).max(65_535), 'a port number, 0 to 65535');
  const dataDir = read(env, 'DATA_DIR', 'data', z.string(), 'a folder');
  const baseUrl = read(
    env,
    'BASE_URL',
    `http://localhost:${port}`,
    httpUrl,
    'an address such as https://status.example.com',
  );
  return {
    port,
    host: read(env, 'HOST', '0.0.0.0', z.string(), 'an address to listen on'),
    baseUrl: baseUrl.replace(/\/+$/, ''),
    dataDir,
    databaseUrl: databaseUrl(env, dataDir),
    smtpUrl: smtpUrl(env),
    mailFrom: read(
      env,
      'MAIL_FROM',
      `Status <status@${new URL(baseUrl).hostname}>`,
      mailbox,
      'Name <address@example.com>',
    ),
    webhookTargets: read(
      env,
      'WEBHOOK_TARGETS',
      'public-only',
      z.enum(WEBHOOK_TARGETS),
      `one of ${WEBHOOK_TARGETS.join(', ')}`,
    ),
    secretKey: secretKey(env, dataDir),
    trustedProxies: read(
      env,
      'TRUSTED_PROXIES',
      '0',
      z.coerce.number().int().min(0).max(10),
      'a number of proxies, 0 to 10',
    ),
    probeAnchors: read(env, 'PROBE_ANCHORS', '', endpoints, 'a list such as 1.1.1.1:443, 8.8.8.8:443'),
    securityContact: securityContact(env),
    logLevel: read(env, 'LOG_LEVEL', 'info', z.enum(LOG_LEVELS), `one of ${LOG_LEVELS.join(', ')}`),
    webProcesses: read(env, 'WEB_PROCESSES', '1', processes, 'a number of processes, 1 to 64, or "auto"'),
    publishTo: publishTo(env, dataDir),
  };
}

const httpUrl = z.url({ protocol: /^https?$/ });
const smtpAddress = z.url({ protocol: /^smtps?$/ });
const mailbox = z.string().regex(/^(?:[^<>\r\n"]+ <[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/);

/** `auto`: as many as there are cores to run them on. */
const processes = z
  .string()
  .transform((text) => (text === 'auto' ? Math.min(64, availableParallelism()) : Number(text)))
  .pipe(z.number().int().min(1).max(64));

/** RFC 9116 wants addresses with their scheme, and https for those on the web. */
function securityContact(env: Environment): string[] | null {
  const expected = 'mailto:security@example.com or https://example.com/security, or several with commas between';
  const contacts = read(env, 'SECURITY_CONTACT', '', addresses, expected);
  return contacts.length === 0 ? null : contacts;
}

const addresses = z.string().transform((text, context) => {
  const all = text.split(',').flatMap((each) => each.trim() || []);
  const isGood = (each: string): boolean => /^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+[\d-]+)$/.test(each);
  for (const each of all) if (!isGood(each)) context.addIssue(`"${each}" is no such address`);
  return all;
});

const endpoints = z.string().transform((text, context) =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [, host, port] = /^(.+):(\d{1,5})$/.exec(each) ?? [];
      if (!host || Number(port) > 65_535) context.addIssue(`"${each}" is not host:port`);
      return { host: (host ?? '').replace(/^\[|\]$/g, ''), port: Number(port) };
    }),
);

function read<T>(env: Environment, name: string, fallback: string, schema: z.ZodType<T>, expected: string): T {
  const value = env[name]?.trim() ?? '';
  const result = schema.safeParse(value === '' ? fallback : value);
  if (result.success) return result.data;
  throw new ConfigError(`${name} is "${value}", but must be ${expected}.`);
}

/** A value that may stand in a file instead, named by `NAME_FILE`: how container platforms hand over secrets. */
function secret(env: Environment, name: string): string | null {
  const file = env[`${name}_FILE`];
  const value = env[name]?.trim();
  if (!file) return value ? value : null;
  if (value) throw new ConfigError(`Set ${name} or ${name}_FILE, not both.`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new ConfigError(`${name}_FILE names "${file}", which cannot be read.`);
  }
}

/** What is wrong is said without the value: it holds a password. */
function smtpUrl(env: Environment): string | null {
  const url = secret(env, 'SMTP_URL');
  if (url === null || smtpAddress.safeParse(url).success) return url;
  throw new ConfigError(
    'SMTP_URL must be smtp://user:password@host:port or smtps://…; write an @ or / in the password as %40 or %2F.',
  );
}

function databaseUrl(env: Environment, dataDir: string): string {
  const url = secret(env, 'DATABASE_URL');
  if (url === null) return join(dataDir, 'pulih.sqlite');
  if (/^postgres(ql)?:\/\//.test(url)) return url;
  throw new ConfigError('DATABASE_URL must begin with postgres://; leave it out to use SQLite in DATA_DIR.');
}

/** What only some may read lies in the data folder, so that nothing in or around it may be handed to a static server. */
function publishTo(env: Environment, dataDir: string): string[] {
  const folders = (env['PUBLISH_TO'] ?? '').split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
  for (const folder of folders) {
    if (isInside(folder, dataDir) || isInside(dataDir, folder)) {
      throw new ConfigError(`PUBLISH_TO names "${folder}", which must lie outside DATA_DIR, and not around it.`);
    }
  }
  return folders;
}

function isInside(folder: string, other: string): boolean {
  const path = relative(resolve(other), resolve(folder));
  return path === '' || !(path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path));
}

const SHORTEST_KEY = 32;

/** A key that can be guessed lets anybody end, or confirm, anybody's subscription. */
function secretKey(env: Environment, dataDir: string): string {
  const given = secret(env, 'SECRET_KEY');
  const key = given ?? ownSecretKey(dataDir);
  if (key.length >= SHORTEST_KEY) return key;
  throw new ConfigError(
    given === null
      ? `${join(dataDir, 'secret.key')} is damaged: put it back from a backup, or delete it (links in mails already sent then end).`
      : `SECRET_KEY is too short: give at least ${SHORTEST_KEY} characters, or leave it out and one is made.`,
  );
}

/** Made at the first start and kept beside the database, readable by its owner only. */
function ownSecretKey(dataDir: string): string {
  const file = join(dataDir, 'secret.key');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dataDir, { recursive: true });
  // Renamed when it is whole: a crash in between leaves no empty key.
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flush: true });
  renameSync(draft, file);
  return readFileSync(file, 'utf8').trim();
}
