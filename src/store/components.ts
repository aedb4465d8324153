import type { Component, ProbeRule } from '../domain/component.ts';
import type { Dependency } from '../domain/dependency.ts';
import type { ComponentStatus } from '../domain/status.ts';
import { componentStatus, decode, localizedText } from './json.ts';
import type { ComponentRow, Db, Tx } from './tables.ts';

/** The components of a page in its order, deleted ones left out. */
export async function listComponents(db: Db, pageId: string): Promise<Component[]> {
  const rows = await db
    .selectFrom('components')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('deletedAt', 'is', null)
    .orderBy('position')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(toComponent);
}

export async function findComponent(db: Db, id: string): Promise<Component | undefined> {
  const row = await db
    .selectFrom('components')
    .selectAll()
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return row && toComponent(row);
}

export async function insertComponent(tx: Tx, component: Component): Promise<void> {
  await tx
    .insertInto('components')
    .values({ ...toRow(component), deletedAt: null })
    .execute();
}

export async function updateComponent(tx: Tx, component: Component): Promise<void> {
  const { id, ...changes } = toRow(component);
  await tx.updateTable('components').set(changes).where('id', '=', id).execute();
}

export async function setPublishedStatus(tx: Tx, id: string, status: ComponentStatus, now: number): Promise<void> {
  await tx.updateTable('components').set({ status, updatedAt: now }).where('id', '=', id).execute();
}

export async function setObservedStatus(
  tx: Tx,
  id: string,
  observedStatus: ComponentStatus,
  now: number,
): Promise<void> {
  await tx.updateTable('components').set({ observedStatus, updatedAt: now }).where('id', '=', id).execute();
}

/** Keeps the row, which past incidents and uptime refer to, and gives the key free. */
export async function deleteComponent(tx: Tx, id: string, now: number): Promise<void> {
  await tx.deleteFrom('probes').where('componentId', '=', id).execute();
  await tx
    .deleteFrom('dependencies')
    .where((eb) => eb.or([eb('componentId', '=', id), eb('needsId', '=', id)]))
    .execute();
  await tx.updateTable('components').set({ parentId: null }).where('parentId', '=', id).execute();
  await tx
    .updateTable('components')
    .set({ deletedAt: now, groupId: null, parentId: null })
    .where('id', '=', id)
    .execute();
}

/** All dependencies among the components of a page. */
export async function listDependencies(db: Db, pageId: string): Promise<Dependency[]> {
  const rows = await db
    .selectFrom('dependencies')
    .innerJoin('components', 'components.id', 'dependencies.componentId')
    .select(['dependencies.componentId', 'dependencies.needsId', 'dependencies.kind'])
    .where('components.pageId', '=', pageId)
    .orderBy('components.position')
    .orderBy('dependencies.componentId')
    .orderBy('dependencies.needsId')
    .execute();
  return rows.map((row) => ({ ...row, kind: row.kind as Dependency['kind'] }));
}

/** Replaces what a component needs. */
export async function setDependencies(tx: Tx, componentId: string, needs: readonly Dependency[]): Promise<void> {
  await tx.deleteFrom('dependencies').where('componentId', '=', componentId).execute();
  if (needs.length > 0) {
    await tx
      .insertInto('dependencies')
      .values([...needs])
      .execute();
  }
}

function toComponent(row: ComponentRow): Component {
  const { deletedAt: _, ...rest } = row;
  return {
    ...rest,
    name: decode(localizedText, row.name),
    description: decode(localizedText, row.description),
    isHidden: row.isHidden === 1,
    isUptimeShown: row.isUptimeShown === 1,
    isOnlyShownIfDegraded: row.isOnlyShownIfDegraded === 1,
    isResponseTimeShown: row.isResponseTimeShown === 1,
    probeRule: row.probeRule as ProbeRule,
    manualStatus: row.manualStatus === null ? null : componentStatus.parse(row.manualStatus),
    observedStatus: componentStatus.parse(row.observedStatus),
    status: componentStatus.parse(row.status),
  };
}

function toRow(component: Component): Omit<ComponentRow, 'deletedAt'> {
  return {
    ...component,
    name: JSON.stringify(component.name),
    description: JSON.stringify(component.description),
    isHidden: Number(component.isHidden),
    isUptimeShown: Number(component.isUptimeShown),
    isOnlyShownIfDegraded: Number(component.isOnlyShownIfDegraded),
    isResponseTimeShown: Number(component.isResponseTimeShown),
  };
}
