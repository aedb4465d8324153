import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { parseStatusSet, type HttpTarget, type Phases } from '../domain/probe.ts';
import { monotonicMs } from '../lib/clock.ts';
import { assertHostAllowed, safeLookup } from '../lib/safe-connect.ts';
import { bad, good, ProbeFailure, type Finding } from './finding.ts';
import { createPhaseWatch, type PhaseWatch } from './phase-watch.ts';
import { readText, type Body } from './read-text.ts';

interface Answer extends Body {
  status: number;
  location: string | undefined;
  phases: Phases;
}

/** Asks once over a fresh connection, as a stranger would, and judges the answer. Never throws. */
export async function checkHttp(target: HttpTarget, timeoutMs: number): Promise<Finding> {
  const startedAt = monotonicMs();
  const passed = (): number => monotonicMs() - startedAt;
  let phases: Phases | undefined;
  try {
    const answer = await follow(target, timeoutMs, passed);
    phases = answer.phases;
    const fault = faultOf(target, answer);
    if (fault !== undefined) throw new ProbeFailure(fault);
    return good(passed(), phases);
  } catch (error) {
    return bad(error, passed(), phases);
  }
}

/** The answer at the end of the redirects that the probe follows; of the one that it does not follow, if any. */
async function follow(target: HttpTarget, timeoutMs: number, passed: () => number): Promise<Answer> {
  let url = new URL(target.url);
  let headers = target.headers;
  for (let left = target.followRedirects; ; left -= 1) {
    const answer = await ask(url, { ...target, headers }, timeoutMs, timeoutMs - passed());
    const isRedirect = answer.status >= 300 && answer.status < 400 && answer.location !== undefined;
    if (!isRedirect || target.followRedirects === 0) return answer;
    if (left === 0) throw new ProbeFailure(`redirected more than ${target.followRedirects} times`);
    const next = URL.parse(answer.location ?? '', url.href);
    if (!next || !/^https?:$/.test(next.protocol)) throw new ProbeFailure('redirected to something that is not HTTP');
    // Headers may hold a password, which is for the first host only.
    if (next.origin !== url.origin) headers = {};
    url = next;
  }
}

function ask(url: URL, { method, headers }: HttpTarget, timeoutMs: number, leftMs: number): Promise<Answer> {
  assertHostAllowed(url.hostname, 'any');
  const watch = createPhaseWatch();
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url.href, {
      method,
      headers: { 'User-Agent': 'Pulih (status page)', Accept: '*/*', 'Accept-Encoding': 'identity', ...headers },
      agent: false,
      lookup: safeLookup('any'),
    });
    const timer = setTimeout(
      () => {
        const isAnswering = watch.phases().firstByteMs !== null;
        const words = `${isAnswering ? 'answer not complete' : 'no answer'} within ${timeoutMs} ms`;
        reject(new ProbeFailure(words, !watch.isConnected()));
        request.destroy();
      },
      Math.max(1, leftMs),
    );
    request.once('socket', (socket) => {
      watch.follow(socket);
    });
    request.once('response', (response) => {
      watch.firstByte();
      readText(response).then((body) => {
        resolve(answerOf(response, body, watch));
        request.destroy();
      }, reject);
    });
    request.on('error', reject);
    request.once('close', () => {
      clearTimeout(timer);
    });
    request.end();
  });
}

function answerOf(response: IncomingMessage, body: Body, watch: PhaseWatch): Answer {
  return {
    ...body,
    status: response.statusCode ?? 0,
    location: response.headers.location,
    phases: watch.phases(),
  };
}

function faultOf(target: HttpTarget, { status, location, text, isWhole }: Answer): string | undefined {
  const isExpected = parseStatusSet(target.expectedStatus)?.some(({ from, to }) => from <= status && status <= to);
  if (!isExpected) {
    const where = status >= 300 && status < 400 && location ? ` (redirect to ${location.slice(0, 200)})` : '';
    return `answered ${status}${where}, expected ${target.expectedStatus}`;
  }
  if (target.forbiddenText !== null && text.includes(target.forbiddenText)) {
    return `the answer holds "${target.forbiddenText}", which it must not`;
  }
  if (target.requiredText !== null && !text.includes(target.requiredText)) {
    return `"${target.requiredText}" is not in the ${isWhole ? 'answer' : 'first 1 MiB of the answer'}`;
  }
  return undefined;
}
