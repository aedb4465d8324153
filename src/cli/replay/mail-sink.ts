import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** A mail server of our own that takes everything and passes nothing on. */
export interface MailSink {
  /** Where to send: `smtp://…`. */
  url: string;
  /** How many mails each address has got. */
  counts: ReadonlyMap<string, number>;
  /** The newest mails as they came, newest last. */
  kept: readonly KeptMail[];
  close(): Promise<void>;
}

export interface KeptMail {
  number: number;
  to: string;
  source: Buffer;
}

/** Starts a mail sink on this machine, on any free port. It counts all mails and keeps the newest `keep` of them. */
export async function startMailSink({ keep = 0 }: { keep?: number } = {}): Promise<MailSink> {
  const counts = new Map<string, number>();
  const kept: KeptMail[] = [];
  let number = 0;
  const server = new SMTPServer({
    authOptional: true,
    // No certificate of its own: a client that was offered TLS would rightly refuse it.
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => {
        if (keep > 0) parts.push(part);
      });
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) {
          counts.set(address, (counts.get(address) ?? 0) + 1);
          if (keep > 0) kept.push({ number: (number += 1), to: address, source: Buffer.concat(parts) });
          if (kept.length > keep) kept.shift();
        }
        done();
      });
    },
  });
  // A client that goes away in the middle is its own trouble.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  return { url: `smtp://127.0.0.1:${port}`, counts, kept, close };
}
