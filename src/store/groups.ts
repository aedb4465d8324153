import type { ComponentGroup } from '../domain/component.ts';
import { decode, localizedText } from './json.ts';
import type { Db, GroupRow, Tx } from './tables.ts';

export async function listGroups(db: Db, pageId: string): Promise<ComponentGroup[]> {
  const rows = await db
    .selectFrom('groups')
    .selectAll()
    .where('pageId', '=', pageId)
    .orderBy('position')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(toGroup);
}

export async function findGroup(db: Db, pageId: string, id: string): Promise<ComponentGroup | undefined> {
  const row = await db
    .selectFrom('groups')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toGroup(row);
}

export async function insertGroup(tx: Tx, group: ComponentGroup): Promise<void> {
  await tx.insertInto('groups').values(toRow(group)).execute();
}

export async function updateGroup(tx: Tx, group: ComponentGroup): Promise<void> {
  const { id, ...changes } = toRow(group);
  await tx.updateTable('groups').set(changes).where('id', '=', id).execute();
}

/** Its components stay, without a group. */
export async function deleteGroup(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('components').set({ groupId: null }).where('groupId', '=', id).execute();
  await tx.deleteFrom('groups').where('id', '=', id).execute();
}

function toGroup(row: GroupRow): ComponentGroup {
  return {
    ...row,
    name: decode(localizedText, row.name),
    description: decode(localizedText, row.description),
  };
}

function toRow(group: ComponentGroup): GroupRow {
  return { ...group, name: JSON.stringify(group.name), description: JSON.stringify(group.description) };
}
