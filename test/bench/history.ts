import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { publishStatuses } from '../../src/actions/steps/publish-statuses.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { insertComponent } from '../../src/store/components.ts';
import { insertGroup } from '../../src/store/groups.ts';
import type { Store } from '../../src/store/open.ts';
import { insertPage } from '../../src/store/pages.ts';
import type { StatusIntervalRow, Tables, Tx } from '../../src/store/tables.ts';
import { aComponent, aPage, asAlice } from '../support/factories.ts';

export interface Seed {
  components: number;
  years: number;
  /** The moment up to which there is history. */
  now: number;
}

export interface SeededPage {
  pageId: string;
  componentIds: string[];
  /** An incident that is open. */
  incidentId: string;
}

const INCIDENTS_A_YEAR = 100;
const TROUBLES_A_YEAR = 12;
const GROUP_SIZE = 25;
const YEAR = 365 * DAY;

/** A page of so many components with so many years behind it, as the service itself would have written them. */
export async function seedHistory(store: Store, { components, years, now }: Seed): Promise<SeededPage> {
  const begun = now - years * YEAR;
  const page = aPage({ createdAt: begun, updatedAt: begun });
  const groups = Array.from({ length: Math.ceil(components / GROUP_SIZE) }, (_, index) => ({
    ...{ id: newId(), pageId: page.id, key: `group-${index}`, name: { en: `Region ${index + 1}` }, description: {} },
    ...{ position: index + 1, createdAt: begun, updatedAt: begun },
  }));
  const all = Array.from({ length: components }, (_, index) =>
    aComponent(page.id, `service-${index}`, {
      name: { en: `Service ${index + 1}`, ko: `서비스 ${index + 1}` },
      groupId: groups[Math.floor(index / GROUP_SIZE)]?.id ?? null,
      position: (index % GROUP_SIZE) + 1,
      createdAt: begun,
      updatedAt: begun,
    }),
  );
  await store.transaction(async (tx) => {
    await insertPage(tx, page);
    for (const group of groups) await insertGroup(tx, group);
    for (const component of all) await insertComponent(tx, component);
    await publishStatuses(tx, page.id, begun);
  });
  const componentIds = all.map(({ id }) => id);
  const pastId = await onePast(store, page.id, componentIds, now);
  await repeatIncident(store, pastId, years * INCIDENTS_A_YEAR, YEAR / INCIDENTS_A_YEAR);
  await addTroubles(store, componentIds, begun, now);
  const { incident } = await openIncident(asAlice(store, now - HOUR), {
    ...{ pageId: page.id, name: { en: 'Trouble of today' }, body: { en: 'We are looking into it.' }, notify: false },
    impacts: Object.fromEntries(componentIds.slice(0, 5).map((id) => [id, 'partial_outage' as const])),
  });
  return { pageId: page.id, componentIds, incidentId: incident.id };
}

/** An incident of yesterday, told and ended by the service's own actions. */
async function onePast(store: Store, pageId: string, ids: readonly string[], now: number): Promise<string> {
  const startedAt = now - DAY;
  const { incident } = await openIncident(asAlice(store, startedAt), {
    ...{ pageId, name: { en: 'Trouble' }, body: { en: 'We are looking into it.' }, notify: false },
    impacts: Object.fromEntries(ids.slice(5, 10).map((id) => [id, 'major_outage' as const])),
    restoration: Object.fromEntries(
      ids.slice(5, 10).map((id) => [id, { kind: 'by' as const, byAt: startedAt + HOUR }]),
    ),
  });
  const found = { status: 'identified', body: { en: 'A disk was full.' }, notify: false } as const;
  await postUpdate(asAlice(store, startedAt + 20 * MINUTE), incident.id, found);
  const ended = { status: 'resolved', body: { en: 'It works again.' }, notify: false } as const;
  await postUpdate(asAlice(store, startedAt + 50 * MINUTE), incident.id, ended);
  return incident.id;
}

/** The same incident again and again into the past: every row that it has, moved. */
async function repeatIncident(store: Store, id: string, count: number, everyMs: number): Promise<void> {
  const { db } = store;
  const incident = await db.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const parts = await db.selectFrom('incidentComponents').selectAll().where('incidentId', '=', id).execute();
  const updates = await db.selectFrom('updates').selectAll().where('incidentId', '=', id).execute();
  const etas = await db.selectFrom('etas').selectAll().where('incidentId', '=', id).execute();
  for (let done = 0; done < count; done += 50) {
    await store.transaction(async (tx) => {
      for (let index = done; index < Math.min(count, done + 50); index += 1) {
        const byMs = (index + 1) * everyMs;
        const own = newId();
        const updateIds = new Map(updates.map((update) => [update.id, newId()]));
        const renamed = <Row extends object>(row: Row): Row => moved({ ...row, incidentId: own }, byMs);
        await insertAll(tx, 'incidents', [moved({ ...incident, id: own }, byMs)]);
        await insertAll(tx, 'incidentComponents', parts.map(renamed));
        await insertAll(
          tx,
          'updates',
          updates.map((row) => renamed({ ...row, id: updateIds.get(row.id) ?? newId() })),
        );
        await insertAll(
          tx,
          'etas',
          etas.map((row) => renamed({ ...row, id: newId(), updateId: updateIds.get(row.updateId) ?? row.updateId })),
        );
      }
    });
  }
}

/** Every column that is a time, so much earlier. */
function moved<Row extends object>(row: Row, byMs: number): Row {
  const isTime = (name: string, value: unknown): value is number =>
    typeof value === 'number' && /(At|By|For|Until)$/.test(name);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, unknown]) => [name, isTime(name, value) ? value - byMs : value]),
  ) as Row;
}

/** Troubles of each component, half an hour each, as intervals of its status. */
async function addTroubles(store: Store, ids: readonly string[], begun: number, now: number): Promise<void> {
  const everyMs = YEAR / TROUBLES_A_YEAR;
  const cause = JSON.stringify({ kind: 'person' });
  for (const [index, componentId] of ids.entries()) {
    const rows: StatusIntervalRow[] = [];
    let fromAt = begun;
    for (let at = begun + ((index % 30) + 1) * DAY; at < now - 2 * DAY; at += everyMs) {
      rows.push({ componentId, status: 'operational', fromAt, untilAt: at, cause });
      rows.push({ componentId, status: 'partial_outage', fromAt: at, untilAt: at + 30 * MINUTE, cause });
      fromAt = at + 30 * MINUTE;
    }
    await store.transaction(async (tx) => {
      await tx
        .updateTable('statusIntervals')
        .set({ fromAt })
        .where('componentId', '=', componentId)
        .where('fromAt', '=', begun)
        .execute();
      await insertAll(tx, 'statusIntervals', rows);
    });
  }
}

async function insertAll<Name extends keyof Tables>(tx: Tx, name: Name, rows: readonly Tables[Name][]): Promise<void> {
  for (let start = 0; start < rows.length; start += 100) {
    await tx
      .insertInto(name)
      .values(rows.slice(start, start + 100) as never)
      .execute();
  }
}
