import { request as ask, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { unavailable } from './unavailable.ts';

/** Carries a client's address between our own processes; whatever a client says under this name is dropped. */
const CLIENT_HEADER = 'x-pulih-client';

/** Headers that are about one connection (RFC 9110, 7.6.1), which each side sets for itself, and an answered `Expect`. */
const OF_ONE_CONNECTION = new Set(
  'connection keep-alive proxy-connection upgrade te trailer expect'.split(' ').concat(CLIENT_HEADER),
);

/** Passes requests on to the process that listens at a local socket; says when it does not answer. */
export function passOn(socketPath: string): RequestListener {
  return (request, response) => {
    const { method, url, rawHeaders, socket } = request;
    const headers = [...kept(rawHeaders), CLIENT_HEADER, socket.remoteAddress ?? '', 'connection', 'close'];
    const onward = ask({ socketPath, method, path: url, headers, setHost: false, agent: false });
    onward.once('response', (answer) => {
      const status = answer.statusCode ?? 502;
      response.writeHead(status, answer.statusMessage, kept(answer.rawHeaders, 'transfer-encoding'));
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    });
    onward.once('error', () => {
      if (response.headersSent) response.destroy();
      else unavailable(request, response);
    });
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  };
}

/** Receives what was passed on: the client is who asked first. */
export function receivePassedOn(listener: RequestListener): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const client = request.headers[CLIENT_HEADER];
    // Each request that was passed on has a connection of its own.
    Object.defineProperty(request.socket, 'remoteAddress', { value: client, configurable: true });
    listener(request, response);
  };
}

function kept(rawHeaders: readonly string[], besides?: string): string[] {
  const headers: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = String(rawHeaders[index]);
    const lower = name.toLowerCase();
    if (!OF_ONE_CONNECTION.has(lower) && lower !== besides) headers.push(name, String(rawHeaders[index + 1]));
  }
  return headers;
}
