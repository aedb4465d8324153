import type { OutgoingHttpHeaders } from 'node:http';
import { SECOND, systemClock } from '../lib/clock.ts';
import type { Encoding, PublishedFile, PublishedFiles } from '../lib/published-files.ts';
import { chooseEncoding, isUnchanged, pathOf, preparedOf, unchangedHeaders } from './published.ts';
import type { QuickHead } from './quick-head.ts';

/** A whole answer in one buffer, head and all, or in two where joining them would copy much. */
export type QuickAnswer = readonly [head: Buffer, body?: Buffer];

/** Larger bodies are not copied behind their heads. */
const LARGEST_JOINED = 64 * 1_024;

interface Made {
  second: number;
  answer: QuickAnswer;
}

type Key = Encoding | 'unchanged';

/**
 * Answers of the fast path as bytes, made once a second for each file that is asked for: only `Date` differs then.
 * Undefined where nothing is published to everybody at that address.
 */
export function quickAnswers(
  files: PublishedFiles,
  always: OutgoingHttpHeaders,
): (head: QuickHead) => QuickAnswer | undefined {
  const made = new WeakMap<PublishedFile, Map<Key, Made>>();
  return (head) => {
    const file = files.at(head.host)?.find(pathOf(head.target));
    if (!file) return undefined;
    const encoding = chooseEncoding(head.acceptEncoding);
    const { etags, headers } = preparedOf(file);
    const isKnown = isUnchanged(file, etags, head.noneMatch, head.since);
    const key = isKnown ? 'unchanged' : encoding;
    const second = Math.floor(systemClock.real() / SECOND);
    const ofFile = made.get(file) ?? new Map<Key, Made>();
    made.set(file, ofFile);
    const before = ofFile.get(key);
    if (before?.second === second) return before.answer;
    const answer: QuickAnswer = isKnown
      ? [headOf('304 Not Modified', { ...unchangedHeaders(headers[encoding]), ...always }, second)]
      : joined(headOf('200 OK', { ...headers[encoding], ...always }, second), file.bodies[encoding]);
    ofFile.set(key, { second, answer });
    return answer;
  };
}

function joined(head: Buffer, body: Buffer): QuickAnswer {
  return body.length > LARGEST_JOINED ? [head, body] : [Buffer.concat([head, body])];
}

function headOf(status: string, headers: OutgoingHttpHeaders, second: number): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  const date = new Date(second * SECOND).toUTCString();
  return Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('')}date: ${date}\r\n\r\n`, 'latin1');
}
