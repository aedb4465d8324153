import type { ComponentGroup } from '../domain/component.ts';
import { notFound } from '../domain/errors.ts';
import { findGroup } from '../store/groups.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { removeGroup } from './steps/save-group.ts';

/** Removes a group and returns what it was; its components stay on the page, without a group. */
export async function deleteGroup(context: ActionContext, pageId: string, groupId: string): Promise<ComponentGroup> {
  return context.store.transaction(async (tx) => {
    await touchPage(tx, pageId, context.now);
    const group = await findGroup(tx, pageId, groupId);
    if (!group) throw notFound('component group');
    await removeGroup(tx, context, group);
    return group;
  });
}
