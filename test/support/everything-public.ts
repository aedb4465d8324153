import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MailCatcher } from './mail-catcher.ts';
import type { TestPublisher } from './publisher.ts';
import type { TestWeb } from './web.ts';
import type { WebhookCatcher } from './webhook-catcher.ts';

/** Where outsiders can look: every published file in every form, the API's answers about an incident, mails, webhooks. */
export interface Outside {
  published: TestPublisher;
  web: TestWeb;
  catcher: MailCatcher;
  hook: WebhookCatcher;
  pageId: string;
  incidentId: string;
}

/** The places in which a text can be read by somebody who is not staff; the API counts, since programs pass it on. */
export async function placesOf(text: string, outside: Outside): Promise<string[]> {
  const { published, catcher, hook } = outside;
  const files = published.publisher.files.paths().filter((path) => published.body(path).includes(text));
  const stored = readdirSync(published.folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(text))
    .map((entry) => `stored: ${entry.name}`);
  const mails = catcher.caught.filter(({ mail }) => `${mail.text ?? ''} ${String(mail.html)}`.includes(text));
  const answers = await answersWith(text, outside);
  const posts = hook.caught.filter(({ body }) => body.includes(text)).map(() => 'webhook');
  return [...files, ...stored, ...answers, ...mails.map(() => 'mail'), ...posts].sort();
}

async function answersWith(text: string, { web, pageId, incidentId }: Outside): Promise<string[]> {
  const authorization = `OAuth ${await web.apiToken()}`;
  const paths = ['', `/${incidentId}`].map((rest) => `/v1/pages/${pageId}/incidents${rest}`);
  const answers = await Promise.all(
    [...paths, '/subscribe', '/'].map(async (path) => {
      const answer = await fetch(`${web.baseUrl}${path}`, { headers: { authorization } });
      return (await answer.text()).includes(text) ? [path] : [];
    }),
  );
  return answers.flat();
}
