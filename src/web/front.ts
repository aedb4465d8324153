import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SECOND } from '../lib/clock.ts';
import type { PublishedFiles } from '../lib/published-files.ts';
import { securityHeaders } from './headers.ts';
import { servePublished } from './published.ts';
import { quickAnswers } from './quick-answers.ts';
import { readQuickly } from './quick-reader.ts';
import { unavailable } from './unavailable.ts';

/** What stands at the port: published files from memory, and behind them whoever answers the rest. */
export interface Front {
  /** Listens, once however often it is asked; returns the port, which the system chose where it is 0. */
  listen(): Promise<number>;
  /** From now on this answers what is not published; before, readers are told to come again. */
  answerRest(listener: RequestListener): void;
  /** Takes no more connections, lets requests under way end, and closes connections that only wait. */
  close(): Promise<void>;
}

export interface FrontParts {
  files: PublishedFiles;
  baseUrl: string;
  port: number;
  host: string;
  /** Several processes listen at the same port, and the system spreads the connections evenly. */
  isPortShared?: boolean;
}

export const TIMEOUTS = { requestTimeout: 30 * SECOND, headersTimeout: 10 * SECOND, keepAliveTimeout: 15 * SECOND };
/** Connections that wait to be taken: a crowd comes at once. */
const BACKLOG = 2_048;

/** A front in this process. */
export function createFront(parts: FrontParts): Front {
  let rest: RequestListener = unavailable;
  const published = servePublished(parts.files);
  const https = httpsHeaders(parts.baseUrl);
  const server = createServer(TIMEOUTS, (request, response) => {
    for (const [name, value] of Object.entries(https)) response.setHeader(name, value);
    if (!published(request, response)) rest(request, response);
  });
  const endQuick = readQuickly(server, quickAnswers(parts.files, https));
  let listening: Promise<number> | undefined;
  let closing: Promise<void> | undefined;
  return {
    listen: () => (listening ??= listen(server, parts)),
    answerRest: (listener) => {
      rest = listener;
    },
    close: () => (closing ??= closeServer(server, endQuick)),
  };
}

/** What is published was prepared without knowing by which scheme it is served. */
function httpsHeaders(baseUrl: string): Record<string, string> {
  const { 'Strict-Transport-Security': onlyHttps } = securityHeaders(baseUrl);
  return onlyHttps === undefined ? {} : { 'Strict-Transport-Security': onlyHttps };
}

/** Listens at a port or, with a path, at a local socket. */
export function listen(
  server: Server,
  { port, host, isPortShared = false }: Pick<FrontParts, 'port' | 'host' | 'isPortShared'>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: BACKLOG, reusePort: isPortShared }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Lets requests under way end, and closes connections that only wait. */
export function closeServer(server: Server, endQuick: () => void = () => undefined): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    endQuick();
    server.closeIdleConnections();
    setTimeout(() => {
      server.closeAllConnections();
    }, 3 * SECOND).unref();
  });
}
