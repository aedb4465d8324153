import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { openTestStore } from '../support/databases.ts';
import { anOutage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';
import { readFeed } from '../support/xml.ts';

/** Recorded feeds of real pages; they are no part of the project. */
const FOLDER = join(process.env['PULIH_FIXTURES'] ?? join(import.meta.dirname, '../../../shared/fixtures'), 'feeds');

const recorded = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

async function ours(t: TestContext): Promise<(path: string) => string> {
  const store = await openTestStore(t);
  await anOutage(store);
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  return body;
}

/** The names of an element's children in their order, of the first one that an XPath finds. */
function childrenOf(body: string, element: string): string[] {
  const [inner = ''] = new RegExp(`<${element}>[\\s\\S]*?</${element}>`).exec(body) ?? [];
  return [...inner.matchAll(/^ *<(\w+)[ >]/gm)].map(([, name]) => String(name)).slice(1);
}

/** A paragraph of an update with everything taken out that is not Statuspage's own. */
function frameOf(paragraph: string): string {
  return paragraph
    .replace(/data-var='date'>[ \d]\d</, "data-var='date'>D<")
    .replace(/data-var='time'>\d\d:\d\d</, "data-var='time'>T<")
    .replace(/<small>[A-Z][a-z]{2} /, '<small>M ')
    .replace(/<\/var> [A-Z][\w+-]*<\/small>/, '</var> Z</small>')
    .replace(/<strong>[\w ]+<\/strong> - [\s\S]*$/, '<strong>L</strong> - ');
}

it('takes the real Atom feed by the grammar that ours is held to, and writes its entries as they are written', async (t) => {
  const body = (await ours(t))('/history.atom');
  const real = recorded('github-history-2022-07-04.atom');
  assert.deepEqual(childrenOf(body, 'entry'), childrenOf(real, 'entry'));
  const [own, theirs] = [body, real].map((each) => readFeed(each, 'atom').texts('//atom:entry/atom:content'));
  const frames = (all: string[] | undefined): Set<string> =>
    new Set((all ?? []).flatMap((html) => html.match(/<p><small>[\s\S]*?<\/strong> - /g) ?? []).map(frameOf));
  assert.deepEqual([...frames(own)], [...frames(theirs)]);
});

it('writes the items of RSS as they are written: planned work as recorded, trouble without its end', async (t) => {
  const body = (await ours(t))('/history.rss');
  readFeed(body, 'rss');
  const namesOf = (item: string): string => [...item.matchAll(/^ *<(\w+)[ >]/gm)].map(([, name]) => name).join(' ');
  const [recordedWork = ''] = recorded('govuk-history-2024-01-08.rss').split('<item>').slice(1).map(namesOf);
  const own = new Set(body.split('<item>').slice(1).map(namesOf));
  assert.deepEqual([...own].sort(), [recordedWork, recordedWork.replace(' maintenanceEndDate', '')].sort());
});
