import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { text } from 'node:stream/consumers';

export interface CaughtPost {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real endpoint that keeps what is posted to it, until the test ends. */
export interface WebhookCatcher {
  url: string;
  caught: CaughtPost[];
  /** What it answers from now on; 200 at first. A redirect leads to itself. */
  answer(status: number): void;
}

export async function startWebhookCatcher(context: TestContext): Promise<WebhookCatcher> {
  const caught: CaughtPost[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      caught.push({ headers: request.headers, body });
      response.writeHead(status, status >= 300 && status < 400 ? { location: '/' } : {}).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    caught,
    answer: (next) => {
      status = next;
    },
  };
}
