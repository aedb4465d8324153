import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ConfigError, readConfig } from '../src/config.ts';

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'pulih-config-'));
  context.after(() => {
    rmSync(path, { recursive: true });
  });
  return path;
}

describe('the settings', () => {
  it('are those of the README when nothing is set, with SQLite and no mail', (t) => {
    const DATA_DIR = folder(t);
    const { secretKey, ...config } = readConfig({ DATA_DIR });
    assert.deepEqual(config, {
      port: 8080,
      host: '0.0.0.0',
      baseUrl: 'http://localhost:8080',
      dataDir: DATA_DIR,
      databaseUrl: join(DATA_DIR, 'pulih.sqlite'),
      smtpUrl: null,
      mailFrom: 'Status <status@localhost>',
      webhookTargets: 'public-only',
      trustedProxies: 0,
      probeAnchors: [],
      logLevel: 'info',
      webProcesses: 1,
      securityContact: null,
      publishTo: [],
    });
    assert.ok(secretKey.length >= 43, 'a key of 256 bits was made');
  });

  it('keep the key that was made, for its owner alone to read', (t) => {
    const DATA_DIR = folder(t);
    const { secretKey } = readConfig({ DATA_DIR });
    assert.equal(readConfig({ DATA_DIR }).secretKey, secretKey);
    assert.equal(statSync(join(DATA_DIR, 'secret.key')).mode & 0o777, 0o600);
  });

  it('take a secret from a file', (t) => {
    const DATA_DIR = folder(t);
    writeFileSync(join(DATA_DIR, 'smtp'), 'smtp://user:password@relay.example.com:587\n');
    assert.equal(
      readConfig({ DATA_DIR, SMTP_URL_FILE: join(DATA_DIR, 'smtp') }).smtpUrl,
      'smtp://user:password@relay.example.com:587',
    );
  });

  it('take anchors as a list of hosts with ports', (t) => {
    const DATA_DIR = folder(t);
    assert.deepEqual(readConfig({ DATA_DIR, PROBE_ANCHORS: '1.1.1.1:443, [2606:4700::1111]:443' }).probeAnchors, [
      { host: '1.1.1.1', port: 443 },
      { host: '2606:4700::1111', port: 443 },
    ]);
  });

  const wrong: Record<string, string>[] = [
    { PORT: 'http' },
    { PORT: '70000' },
    { BASE_URL: 'status.example.com' },
    { BASE_URL: 'ftp://status.example.com' },
    { SMTP_URL: 'mail.example.com' },
    { MAIL_FROM: 'nobody' },
    { MAIL_FROM: 'Status <status@example.com>\r\nBcc: all@example.com' },
    { DATABASE_URL: 'mysql://localhost/pulih' },
    { TRUSTED_PROXIES: 'true' },
    { PROBE_ANCHORS: '1.1.1.1' },
    { LOG_LEVEL: 'loud' },
    { SMTP_URL_FILE: '/nowhere/smtp' },
  ];
  for (const env of wrong) {
    const [name, value] = Object.entries(env)[0] as [string, string];
    it(`stop the start for ${name} "${value.split('\r')[0] ?? ''}", and name it`, (t) => {
      assert.throws(
        () => readConfig({ DATA_DIR: folder(t), ...env }),
        (error) => error instanceof ConfigError && error.message.startsWith(name),
      );
    });
  }

  it('are never told with the password that they hold', (t) => {
    for (const name of ['SMTP_URL', 'DATABASE_URL']) {
      const env = { DATA_DIR: folder(t), [name]: 'smpt://user:hunter2@host' };
      assert.throws(
        () => readConfig(env),
        (error) => error instanceof ConfigError && !error.message.includes('hunter2'),
      );
    }
  });

  it('refuse a secret that is given twice', (t) => {
    const env = { DATA_DIR: folder(t), SECRET_KEY: 'a', SECRET_KEY_FILE: '/a' };
    assert.throws(() => readConfig(env), /SECRET_KEY or SECRET_KEY_FILE, not both/);
  });
});
