import type { ComponentGroup, GroupSettings } from '../domain/component.ts';
import { notFound } from '../domain/errors.ts';
import { findGroup } from '../store/groups.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { fillGroup } from './steps/fill-group.ts';
import { changeGroup } from './steps/save-group.ts';

export interface UpdateGroupInput extends Partial<GroupSettings> {
  position?: number;
  /** The components that it is to hold from now on; left out, they stay. */
  componentIds?: readonly string[];
}

/** Changes a group's settings, the components that it holds, or both. */
export async function updateGroup(
  context: ActionContext,
  pageId: string,
  groupId: string,
  { componentIds, ...changes }: UpdateGroupInput,
): Promise<ComponentGroup> {
  return context.store.transaction(async (tx) => {
    await touchPage(tx, pageId, context.now);
    const before = await findGroup(tx, pageId, groupId);
    if (!before) throw notFound('component group');
    const group = await changeGroup(tx, context, before, changes);
    if (componentIds) await fillGroup(tx, context, group, componentIds);
    return group;
  });
}
