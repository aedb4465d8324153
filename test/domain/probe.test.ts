import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  HTTP_DEFAULTS,
  parseStatusSet,
  probeDefaults,
  probeFaults,
  type HttpTarget,
  type ProbeSettings,
} from '../../src/domain/probe.ts';

const target: HttpTarget = { kind: 'http', url: 'https://example.com/', ...HTTP_DEFAULTS };
const settings: ProbeSettings = {
  componentId: 'mail',
  key: 'web',
  target,
  timeZone: 'UTC',
  tokenHash: null,
  ...probeDefaults('http'),
};
const fieldsAtFault = (changes: Partial<ProbeSettings>): string[] =>
  probeFaults({ ...settings, ...changes }).map((fault) => fault.field);

describe('the settings of a probe', () => {
  it('are good by default, for every kind', () => {
    assert.deepEqual(fieldsAtFault({}), []);
    assert.deepEqual(fieldsAtFault({ target: { kind: 'tcp', host: 'db.internal', port: 5432 } }), []);
    const heartbeat = { kind: 'heartbeat', graceMs: 60_000 } as const;
    assert.deepEqual(fieldsAtFault({ target: heartbeat, tokenHash: 'a hash', ...probeDefaults('heartbeat') }), []);
  });

  it('are refused with every field at fault', () => {
    const bad = { ...target, url: 'ftp://example.com', expectedStatus: 'fine', requiredText: '', followRedirects: 11 };
    assert.deepEqual(fieldsAtFault({ target: bad, timeoutMs: 0, failureThreshold: 0, recoveryThreshold: 1.5 }), [
      'url',
      'expected_status',
      'required_text',
      'follow_redirects',
      'timeout_ms',
      'failure_threshold',
      'recovery_threshold',
    ]);
    assert.deepEqual(fieldsAtFault({ failureStatus: 'operational', recheckMs: 10 }), ['recheck_ms', 'failure_status']);
    assert.deepEqual(fieldsAtFault({ target: { kind: 'tcp', host: 'http://x', port: 0 } }), ['host', 'port']);
    assert.deepEqual(fieldsAtFault({ target: { kind: 'heartbeat', graceMs: -1 } }), ['grace', 'token']);
  });

  it('take no password in an address, no line break in a header, and no text to look for in nothing', () => {
    assert.deepEqual(fieldsAtFault({ target: { ...target, url: 'https://a:b@example.com/' } }), ['url']);
    assert.deepEqual(fieldsAtFault({ target: { ...target, headers: { 'X-A': 'b\r\nX-C: d' } } }), ['headers']);
    assert.deepEqual(fieldsAtFault({ target: { ...target, headers: { 'X A': 'b' } } }), ['headers']);
    assert.deepEqual(fieldsAtFault({ target: { ...target, method: 'HEAD', requiredText: 'ok' } }), ['method']);
  });
});

describe('a set of status codes', () => {
  it('is codes and ranges', () => {
    assert.deepEqual(parseStatusSet('200-299, 401'), [
      { from: 200, to: 299 },
      { from: 401, to: 401 },
    ]);
  });

  it('is nothing where it is written wrongly', () => {
    for (const text of ['', 'ok', '200-', '299-200', '200,,201', '99', '600', '2xx']) {
      assert.equal(parseStatusSet(text), undefined, text);
    }
  });
});
