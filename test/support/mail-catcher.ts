import type { AddressInfo, Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What a server does with a message instead of taking it. */
export type Mischief =
  | { at: 'greeting' | 'sender' | 'recipient' | 'data'; code: number; text?: string }
  /** Takes the whole message, then breaks the connection instead of saying so. */
  | { at: 'after-final-dot'; isKept: boolean };

export interface Caught {
  to: string;
  from: string;
  mail: ParsedMail;
  raw: string;
}

/** A real SMTP server that keeps what it is sent and misbehaves on demand. */
export interface MailCatcher {
  url: string;
  caught: Caught[];
  /** The mails to one address, oldest first. */
  to(address: string): ParsedMail[];
  /** Decides for each recipient whether something goes wrong; undefined: nothing does. */
  misbehave(rule: (recipient: string) => Mischief | undefined): void;
  behave(): void;
  /** Waits this long before it answers each message. */
  delayMs: number;
  close(): Promise<void>;
}

export async function startMailCatcher(context?: TestContext, port = 0): Promise<MailCatcher> {
  let rule: (recipient: string) => Mischief | undefined = () => undefined;
  const sockets = new Set<Socket>();
  const caught: Caught[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onConnect: (_session, done) => {
      done(refusal(rule(''), 'greeting'));
    },
    onMailFrom: (_address, _session, done) => {
      done(refusal(rule(''), 'sender'));
    },
    onRcptTo: (address, _session, done) => {
      done(refusal(rule(address.address), 'recipient'));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
        const mischief = rule(to);
        const refused = refusal(mischief, 'data');
        if (refused) {
          done(refused);
          return;
        }
        const isCut = mischief?.at === 'after-final-dot';
        const raw = Buffer.concat(chunks);
        void keep(raw, to, from, isCut && !mischief.isKept).then(() => {
          setTimeout(() => {
            if (isCut) for (const socket of sockets) socket.destroy();
            else done();
          }, catcher.delayMs).unref();
        });
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  const keep = async (raw: Buffer, to: string, from: string, isLost: boolean): Promise<void> => {
    if (!isLost) caught.push({ to, from, mail: await simpleParser(raw), raw: raw.toString() });
  };

  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const catcher: MailCatcher = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    caught,
    to: (address) => caught.filter((each) => each.to === address).map((each) => each.mail),
    misbehave: (next) => {
      rule = next;
    },
    behave: () => {
      rule = () => undefined;
    },
    delayMs: 0,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
  };
  context?.after(() => catcher.close());
  return catcher;
}

function refusal(mischief: Mischief | undefined, at: string): Error | undefined {
  if (mischief?.at !== at || !('code' in mischief)) return undefined;
  return Object.assign(new Error(mischief.text ?? 'refused by the test'), { responseCode: mischief.code });
}
