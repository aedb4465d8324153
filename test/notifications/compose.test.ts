import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { simpleParser, type ParsedMail } from 'mailparser';
import { composeLetter, MARKS } from '../../src/notifications/channels/compose.ts';
import { outcomeOf } from '../../src/notifications/channels/email.ts';
import { retryDelayMs } from '../../src/notifications/outbox.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';

const RECIPIENT = {
  address: "o'brien&co@example.com",
  messageId: '<one@example.org>',
  threadId: '<root@example.org>',
  unsubscribeUrl: 'https://status.example.org/unsubscribe/token',
  date: new Date(Date.UTC(2026, 2, 1, 12)),
  tokens: { confirm: 'c'.repeat(56), manage: 'm'.repeat(56), unsubscribe: 'u'.repeat(56) },
};

async function sent(text: string, subject = 'Subject', from = 'Status <status@example.org>'): Promise<ParsedMail> {
  const letter = { from, subject, locale: 'en', listId: 'page.example.org', html: `<p>${MARKS.address}</p>`, text };
  return simpleParser(composeLetter(letter)(RECIPIENT));
}

describe('a composed letter', () => {
  it('arrives as it was written, in whatever script and however long its lines', async () => {
    const words = fc.string({
      unit: fc.constantFrom('a', ' ', '\n', '=', '.', '\t', '한', '글', 'é', '🌧', '-'),
      maxLength: 400,
    });
    await fc.assert(
      fc.asyncProperty(words, words, async (before, after) => {
        const { text } = await sent(`x${before}${MARKS.manage}${after}${MARKS.address}x`);
        assert.equal(
          String(text).replace(/\n$/, ''),
          `x${before}${RECIPIENT.tokens.manage}${after}${RECIPIENT.address}x`,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('keeps every line within the limits of mail', () => {
    const body = `${'긴 글 '.repeat(300)}https://status.example.org/manage/${MARKS.manage}\n${'long '.repeat(300)}`;
    for (const text of [body, `${'x'.repeat(2_000)}${MARKS.unsubscribe}`]) {
      const letter = {
        from: 'a@example.org',
        subject: '제목'.repeat(99),
        locale: 'ko',
        listId: 'x.y',
        html: text,
        text,
      };
      const lines = composeLetter(letter)(RECIPIENT).split('\r\n');
      assert.deepEqual(
        lines.filter((line) => line.length > 100 || /[^\x20-\x7e]/.test(line)),
        [],
      );
    }
  });

  it('lets no subject or name of a sender begin another header', async () => {
    const hostile = 'Status\r\nBcc: eve@example.com\r\n\r\nbody';
    const mail = await sent('text', hostile, `${hostile} 상태 <status@example.org>`);
    assert.equal(mail.bcc, undefined);
    assert.equal(mail.subject, 'Status Bcc: eve@example.com body');
    assert.deepEqual(mail.from?.value, [
      { address: 'status@example.org', name: 'Status Bcc: eve@example.com body 상태' },
    ]);
  });

  it('escapes the address in its markup', async () => {
    assert.match(String((await sent('text')).html), /<p>o&#39;brien&#38;co@example\.com<\/p>/);
  });
});

describe('what an error of the mail server means', () => {
  const error = (changes: object): Error => Object.assign(new Error('failed'), changes);

  it('depends on the command that it answers', () => {
    const cases: [object, string][] = [
      [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, 'rejected'],
      [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }, 'deferred'],
      [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, 'our_fault'],
      [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 451 }, 'deferred'],
      [{ code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'rejected'],
      [{ code: 'EMESSAGE', command: 'DATA', responseCode: 421 }, 'deferred'],
      [{ code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'our_fault'],
      [{ code: 'EDNS', command: 'CONN' }, 'our_fault'],
      [{ code: 'ETLS', command: 'CONN' }, 'our_fault'],
      [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED', command: 'CONN' }, 'our_fault'],
      [{ code: 'ETIMEDOUT', timeoutType: 'CONNECT_TIMEOUT', command: 'CONN' }, 'our_fault'],
      [{ code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }, 'our_fault'],
      [{ code: 'ECONNECTION', command: 'CONN' }, 'unknown'],
      [{ code: 'ESOCKET', originalCode: 'ECONNRESET', command: 'CONN' }, 'unknown'],
      [{ code: 'ETIMEDOUT', timeoutType: 'SOCKET_TIMEOUT', command: 'CONN' }, 'unknown'],
    ];
    for (const [changes, kind] of cases) assert.equal(outcomeOf(error(changes)).kind, kind, JSON.stringify(changes));
  });

  it('leads to a retry soon at first, then ever later, within limits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
        const delay = retryDelayMs(attempts, random);
        assert.ok(delay > 20_000 && delay <= 1.25 * HOUR);
        if (attempts === 1) assert.ok(delay < MINUTE);
      }),
    );
  });
});
