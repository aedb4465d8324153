import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { Store } from '../../src/store/open.ts';
import { servePublished } from '../../src/web/published.ts';
import { NOON } from './clock.ts';
import { openTestStore } from './databases.ts';
import { aPublisher, type TestPublisher } from './publisher.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface PublicSite {
  url: string;
  /** The paths that browsers have asked for. */
  requests: string[];
  files: TestPublisher['publisher']['files'];
  /** What the server's clock says. */
  at: { now: number };
}

/** What is in a store, published and served on an address of its own, for a browser. */
export async function aPublicSite(t: TestContext, fill: (store: Store) => Promise<unknown>): Promise<PublicSite> {
  const store = await openTestStore(t);
  await fill(store);
  const requests: string[] = [];
  const at = { now: NOON };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { publisher } = aPublisher(t, store, { baseUrl: url });
  await publisher.publishDue();
  const serve = servePublished(publisher.files);
  server.on('request', (request, response) => {
    requests.push(String(request.url));
    response.setHeader('Date', new Date(at.now).toUTCString());
    if (!serve(request, response)) response.writeHead(404).end();
  });
  return { url, requests, files: publisher.files, at };
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}

/** Everything that axe finds wrong. Evaluated by the browser's debugger, which a page's policy does not bind. */
export async function violations(tab: Page): Promise<string[]> {
  await tab.evaluate(AXE);
  const rules = JSON.stringify({ rules: { 'target-size': { enabled: true } } });
  const found = await tab.evaluate<Violation[]>(`axe.run(document, ${rules}).then((result) => result.violations)`);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}
