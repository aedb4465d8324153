import { groupFaults, type ComponentGroup, type GroupSettings } from '../../domain/component.ts';
import { rejectFaults } from '../../domain/errors.ts';
import { newId } from '../../lib/ids.ts';
import { insertAuditEntry } from '../../store/audit.ts';
import { deleteGroup, insertGroup, listGroups, updateGroup } from '../../store/groups.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';

/** A new group; without a position it comes after those that exist. */
export async function addGroup(
  tx: Tx,
  { actor, now }: ActionContext,
  pageId: string,
  { position, ...settings }: GroupSettings & { position?: number },
): Promise<ComponentGroup> {
  const others = await listGroups(tx, pageId);
  rejectSettings(settings, others);
  const last = Math.max(0, ...others.map((each) => each.position));
  const times = { createdAt: now, updatedAt: now };
  const group: ComponentGroup = { id: newId(), pageId, ...settings, position: position ?? last + 1, ...times };
  await insertGroup(tx, group);
  const details = { key: group.key, name: group.name };
  await insertAuditEntry(tx, { at: now, actor, action: 'create-group', subject: group.id, details });
  return group;
}

export async function changeGroup(
  tx: Tx,
  { actor, now }: ActionContext,
  before: ComponentGroup,
  changes: Partial<GroupSettings & { position: number }>,
): Promise<ComponentGroup> {
  const group: ComponentGroup = { ...before, ...changes, updatedAt: now };
  const others = (await listGroups(tx, group.pageId)).filter(({ id }) => id !== group.id);
  rejectSettings(group, others);
  await updateGroup(tx, group);
  await insertAuditEntry(tx, { at: now, actor, action: 'update-group', subject: group.id, details: { changes } });
  return group;
}

/** Removes a group; its components stay on the page. */
export async function removeGroup(tx: Tx, { actor, now }: ActionContext, group: ComponentGroup): Promise<void> {
  await deleteGroup(tx, group.id);
  const details = { key: group.key, name: group.name };
  await insertAuditEntry(tx, { at: now, actor, action: 'delete-group', subject: group.id, details });
}

function rejectSettings(group: GroupSettings, others: readonly ComponentGroup[]): void {
  const isTaken = others.some(({ key }) => key === group.key);
  const taken = { field: 'key', message: `Another group has the key "${group.key}": choose another.` };
  rejectFaults([...groupFaults(group), ...(isTaken ? [taken] : [])]);
}
