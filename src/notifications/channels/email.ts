import nodemailer from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import { MINUTE, SECOND } from '../../lib/clock.ts';

/**
 * What a try came to. `sent`: the server took it. `deferred`: not now (a 4xx). `unknown`: the connection broke, perhaps
 * after the server took it. `rejected`: this address, or this message to it, is refused for good. `our_fault`: the
 * server cannot be reached or wants nothing from us, so that no other message would fare better.
 */
export interface Outcome {
  kind: 'sent' | 'deferred' | 'unknown' | 'rejected' | 'our_fault';
  error: string | null;
}

export interface Envelope {
  from: string;
  to: string;
}

/** A way to hand over messages. Never throws: every end is an outcome. */
export interface MailTransport {
  send(envelope: Envelope, message: string): Promise<Outcome>;
  close(): void;
}

/** RFC 5321, 4.5.3.2: a server may take ten minutes after the final dot; giving up earlier makes duplicates. */
const SILENCE_MS = 10 * MINUTE;

/** Opens a pool of connections to an SMTP server, each made when it is first needed. */
export function openMailTransport(smtpUrl: string, connections: number): MailTransport {
  const pool = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: connections,
    maxMessages: 1_000,
    // Only the outbox tries again: it alone knows what was sent.
    maxRequeues: 0,
    connectionTimeout: 30 * SECOND,
    greetingTimeout: 30 * SECOND,
    socketTimeout: SILENCE_MS,
    dnsTimeout: 30 * SECOND,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as SMTPPool.Options);
  return {
    send: async (envelope, message) => {
      try {
        await pool.sendMail({ envelope: { from: envelope.from, to: [envelope.to] }, raw: message });
        return { kind: 'sent', error: null };
      } catch (error) {
        return outcomeOf(error as SmtpError);
      }
    },
    close: () => {
      // Whoever closes has waited long enough: a message still on its way fails, and is sent again later.
      pool.close({ force: true });
    },
  };
}

interface SmtpError extends Error {
  code?: string;
  /** The system's own code behind `code`. */
  originalCode?: string;
  command?: string;
  responseCode?: number;
  timeoutType?: string;
}

const CANNOT_CONNECT = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'];
const SET_UP_CODES = ['EDNS', 'ETLS', 'EREQUIRETLS', 'EAUTH', 'ENOAUTH', 'EOAUTH2', 'EPROXY', 'ECONFIG', 'EPROTOCOL'];
const BROKEN_CODES = ['ECONNECTION', 'ESOCKET', 'ETIMEDOUT'];

/** Sorts what the library throws. A code of the server counts only together with the command that it answers. */
export function outcomeOf(error: SmtpError): Outcome {
  const { code = '', command = '', responseCode = 0, originalCode = '', timeoutType = '' } = error;
  const told = { error: error.message.slice(0, 500) };
  const isConversation = command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA';
  if (isConversation && responseCode >= 400 && responseCode < 500) return { kind: 'deferred', ...told };
  if (command === 'MAIL FROM') return { kind: 'our_fault', ...told };
  if (isConversation && responseCode >= 500) return { kind: 'rejected', ...told };
  const isSetUp =
    SET_UP_CODES.includes(code) ||
    CANNOT_CONNECT.includes(originalCode) ||
    timeoutType === 'CONNECT_TIMEOUT' ||
    timeoutType === 'GREETING_TIMEOUT' ||
    /^(EHLO|HELO|STARTTLS|AUTH)/.test(command);
  if (isSetUp) return { kind: 'our_fault', ...told };
  if (BROKEN_CODES.includes(code) || isConversation) return { kind: 'unknown', ...told };
  return { kind: 'rejected', ...told };
}
