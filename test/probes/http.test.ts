import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { describe, it, type TestContext } from 'node:test';
import tls from 'node:tls';
import { HTTP_DEFAULTS, type HttpTarget } from '../../src/domain/probe.ts';
import type { Finding } from '../../src/probes/finding.ts';
import { checkHttp } from '../../src/probes/http.ts';
import { AUTHORITY, EXPIRED_CERTIFICATE, LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from '../support/certificates.ts';
import { aClosedPort, aTcpServer, aWebServer, portOf } from '../support/targets.ts';

const ask = (url: string, changes: Partial<HttpTarget> = {}, timeoutMs = 5_000): Promise<Finding> =>
  checkHttp({ kind: 'http', url, ...HTTP_DEFAULTS, ...changes }, timeoutMs);

const answering =
  (status: number, text = '', headers: Record<string, string> = {}) =>
  (_: unknown, response: ServerResponse): void => {
    response.writeHead(status, headers).end(text);
  };

async function secureServer(t: TestContext, cert: string): Promise<string> {
  const server = createSecureServer({ key: LOCALHOST_KEY, cert }, answering(200, 'ok')).listen(0, 'localhost');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://localhost:${portOf(server)}/`;
}

/** For one test, our own authority is trusted as well. */
function trustAuthority(t: TestContext): void {
  const trusted = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...trusted, AUTHORITY]);
  t.after(() => {
    tls.setDefaultCACertificates(trusted);
  });
}

describe('an HTTP probe', () => {
  it('takes an expected answer for good and measures its phases', async (t) => {
    const { outcome, error, totalMs, phases } = await ask(await aWebServer(t, answering(204)));
    assert.deepEqual([outcome, error], ['good', null]);
    assert.ok(totalMs !== null && totalMs > 0);
    assert.ok(phases.connectMs !== null && phases.firstByteMs !== null);
    assert.deepEqual([phases.dnsMs, phases.tlsMs], [null, null]);
  });

  it('names the status that it got and those that it expected', async (t) => {
    const url = await aWebServer(t, answering(503));
    assert.equal((await ask(url)).error, 'answered 503, expected 200-299');
    assert.equal((await ask(url, { expectedStatus: '200, 500-599' })).outcome, 'good');
  });

  it('looks for text that must be there, and text that must not', async (t) => {
    const url = await aWebServer(t, answering(200, 'We are sorry, login is down.'));
    assert.equal((await ask(url, { requiredText: 'sorry' })).outcome, 'good');
    assert.equal((await ask(url, { requiredText: 'Inbox' })).error, '"Inbox" is not in the answer');
    const forbidden = await ask(url, { forbiddenText: 'We are sorry' });
    assert.equal(forbidden.error, 'the answer holds "We are sorry", which it must not');
    assert.equal(forbidden.isUnreachable, false);
  });

  it('reads text in its own character set', async (t) => {
    const korean = Buffer.from([0xc1, 0xa4, 0xbb, 0xf3]);
    const url = await aWebServer(t, (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=euc-kr' }).end(korean);
    });
    assert.equal((await ask(url, { requiredText: '정상' })).outcome, 'good');
  });

  it('gives up on a server that never answers, at its time limit', async (t) => {
    const url = await aWebServer(t, () => undefined);
    const finding = await ask(url, {}, 300);
    assert.deepEqual([finding.error, finding.isUnreachable], ['no answer within 300 ms', false]);
    assert.ok((finding.totalMs ?? 0) >= 295 && (finding.totalMs ?? 0) < 2_000);
  });

  it('gives up on an answer that drips for ever, however steadily', async (t) => {
    const url = await aWebServer(t, (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.once('close', () => {
        clearInterval(timer);
      });
    });
    assert.equal((await ask(url, {}, 400)).error, 'answer not complete within 400 ms');
  });

  it('reads no more than 1 MiB of an endless answer, and hangs up', async (t) => {
    let sent = 0;
    const closed = Promise.withResolvers<undefined>();
    const url = await aWebServer(t, (_, response) => {
      response.once('close', () => {
        closed.resolve(undefined);
      });
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536;
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    const finding = await ask(url, { requiredText: 'needle' });
    assert.equal(finding.error, '"needle" is not in the first 1 MiB of the answer');
    await closed.promise;
    assert.ok(sent < 32 * 1_048_576, `${sent} bytes were taken`);
    assert.equal((await ask(url)).outcome, 'good');
  });

  it('follows no redirect unless it is told to, and no more than that', async (t) => {
    const url = await aWebServer(t, (request, response) => {
      const step = Number(request.url?.slice(1) ?? 0);
      if (step === 3) response.end('there');
      else response.writeHead(302, { Location: `/${step + 1}` }).end();
    });
    const first = `${url}/0`;
    assert.equal((await ask(first)).error, 'answered 302 (redirect to /1), expected 200-299');
    assert.equal((await ask(first, { expectedStatus: '302' })).outcome, 'good');
    assert.equal((await ask(first, { followRedirects: 3, requiredText: 'there' })).outcome, 'good');
    assert.equal((await ask(first, { followRedirects: 2 })).error, 'redirected more than 2 times');
  });

  it('sends its headers to the host that they are for, and to no other', async (t) => {
    const seen: (string | undefined)[] = [];
    const other = await aWebServer(t, (request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    const url = await aWebServer(t, (request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { Location: other }).end();
    });
    await ask(url, { followRedirects: 1, headers: { Authorization: 'Bearer secret' } });
    assert.deepEqual(seen, ['Bearer secret', undefined]);
  });

  it('never follows a redirect to a metadata service', async (t) => {
    const url = await aWebServer(t, answering(302, '', { Location: 'http://169.254.169.254/latest/meta-data/' }));
    const finding = await ask(url, { followRedirects: 1 });
    assert.equal(finding.error, 'Connections to 169.254.169.254 are not allowed');
    const odd = await ask(await aWebServer(t, answering(302, '', { Location: 'file:///etc/passwd' })), {
      followRedirects: 1,
    });
    assert.equal(odd.error, 'redirected to something that is not HTTP');
  });

  it('asks over a fresh connection every time', async (t) => {
    const ports = new Set<number | undefined>();
    const url = await aWebServer(t, (request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    for (let time = 0; time < 3; time += 1) await ask(url);
    assert.equal(ports.size, 3);
  });

  it('says in words what went wrong on the way', async (t) => {
    const refused = await ask(`http://127.0.0.1:${await aClosedPort()}/`);
    assert.deepEqual([refused.error, refused.isUnreachable], ['connection refused', false]);
    const cut = await aTcpServer(t, (socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'));
    });
    assert.match((await ask(`http://127.0.0.1:${cut}/`)).error ?? '', /connection closed before/);
    const mail = await aTcpServer(t, (socket) => socket.end('220 mail.example.com ESMTP\r\n'));
    assert.equal((await ask(`http://127.0.0.1:${mail}/`)).error, 'answered something that is not HTTP');
    const unknown = await ask('http://nobody.invalid/');
    assert.match(unknown.error ?? '', /host name (not found|could not be looked up)/);
    assert.equal(unknown.isUnreachable, true);
  });

  it('judges certificates: trusted, expired, unknown, of another host', async (t) => {
    const good = await secureServer(t, LOCALHOST_CERTIFICATE);
    assert.equal((await ask(good)).error, 'certificate cannot be verified');
    trustAuthority(t);
    const { outcome, phases } = await ask(good);
    assert.equal(outcome, 'good');
    assert.ok(phases.tlsMs !== null && phases.tlsMs > 0 && phases.dnsMs !== null);
    assert.equal((await ask(await secureServer(t, EXPIRED_CERTIFICATE))).error, 'certificate has expired');
    const byAddress = await ask(good.replace('localhost', '127.0.0.1')).then(({ error }) => error);
    assert.ok(
      ['certificate is for another host name', 'connection refused'].includes(byAddress ?? ''),
      String(byAddress),
    );
  });
});
