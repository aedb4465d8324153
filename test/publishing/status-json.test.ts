import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { postUpdate } from '../../src/actions/post-update.ts';
import { startDueMaintenances } from '../../src/actions/start-due-maintenances.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import type { Store } from '../../src/store/open.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { anOutage, aQuietPage, HIDDEN_NAME, type Outage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

/** The schema with every object closed: what we answer and do not document is found too. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copy ? { ...copy, additionalProperties: false } : copy;
}

function validator(schema: unknown): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictRequired: true, allErrors: true, allowUnionTypes: false });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat('uri', (text) => URL.canParse(text));
  return ajv.compile(closed(schema) as object);
}

interface Answer {
  as_of: string;
  status: { headline: string; affected: number; back_by: string | null };
  services: { id: string; status: string; restoration: { state: string; by: string | null } | null }[];
  incidents: { id: string }[];
  maintenances: { id: string; status: string }[];
}

async function aPage(t: TestContext, setting: (store: Store) => Promise<Outage>) {
  const store = await openTestStore(t);
  const outage = await setting(store);
  const { publisher, clock, body } = aPublisher(t, store);
  const read = async (offset: number): Promise<Answer> => {
    clock.set(NOON + offset);
    await publisher.publishAll();
    const answer = JSON.parse(body('/api/status.json')) as Answer;
    const validate = validator(JSON.parse(body('/api/status.schema.json')));
    assert.ok(validate(answer), JSON.stringify(validate.errors, null, 2));
    return answer;
  };
  return { store, body, read, publisher, ...outage };
}

it('keeps its schema true at rest, in an outage, past a promise, during work and after all', async (t) => {
  const { store, read, ids, incidentId } = await aPage(t, anOutage);
  const mail = async (offset: number): Promise<unknown> =>
    (await read(offset)).services.find(({ id }) => id === idOf(ids, 'mail'))?.restoration;
  const by = new Date(NOON + 4 * HOUR).toISOString();
  assert.deepEqual(await mail(0), { kind: 'by', state: 'current', by, earliest: null, condition: null });
  assert.deepEqual(((await mail(4 * HOUR)) as { state: string }).state, 'overdue');
  await postUpdate(asAlice(store, NOON + 5 * HOUR), incidentId, { status: 'resolved', body: { en: 'Over.' } });
  const after = await read(5 * HOUR);
  assert.deepEqual([after.status.affected, after.incidents], [0, []]);
  await startDueMaintenances(asAlice(store, NOON + 2 * DAY));
  assert.equal((await read(2 * DAY + MINUTE)).maintenances[0]?.status, 'in_progress');
  const quiet = await aPage(t, async (other) => ({ ...(await aQuietPage(other)), incidentId: '', maintenanceId: '' }));
  assert.deepEqual((await quiet.read(0)).status.headline, 'working');
});

it('lists every service that readers see with its state, and none that they do not', async (t) => {
  const { read, body, ids } = await aPage(t, anOutage);
  const { services, as_of: asOf } = await read(0);
  assert.equal(asOf, new Date(NOON).toISOString());
  assert.equal(services.length, 11);
  assert.ok(!body('/api/status.json').includes(HIDDEN_NAME));
  assert.equal(services.find(({ id }) => id === idOf(ids, 'maps'))?.status, 'operational');
});

it('is held by its schema to what it says: a wrong answer is refused', async (t) => {
  const { read, body } = await aPage(t, anOutage);
  const answer = await read(0);
  const validate = validator(JSON.parse(body('/api/status.schema.json')));
  assert.ok(!validate({ ...answer, as_of: 'noon' }));
  assert.ok(!validate({ ...answer, more: 1 }));
  assert.ok(!validate({ ...answer, services: answer.services.map((each) => ({ ...each, status: 'sad' })) }));
});

it('names in its links only what is published', async (t) => {
  const { read, publisher } = await aPage(t, anOutage);
  const answer = (await read(0)) as unknown as { links: Record<string, string>; services: { links: object }[] };
  const urls = [answer.links, ...answer.services.map(({ links }) => links)].flatMap((each) =>
    Object.entries(each as Record<string, string>),
  );
  assert.ok(urls.length > 20);
  for (const [name, url] of urls) {
    if (name !== 'page') assert.ok(publisher.files.find(new URL(url).pathname), url);
  }
});
