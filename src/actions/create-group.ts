import type { ComponentGroup, GroupSettings } from '../domain/component.ts';
import { keyOfName, uniqueKey } from '../domain/key.ts';
import { listGroups } from '../store/groups.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { fillGroup } from './steps/fill-group.ts';
import { addGroup } from './steps/save-group.ts';

export interface CreateGroupInput extends Omit<GroupSettings, 'key'> {
  pageId: string;
  /** Made from the name where it is left out. */
  key?: string;
  /** The components that it is to hold; they leave the groups they were in. */
  componentIds?: readonly string[];
}

/** Makes a group at the end of a page. */
export async function createGroup(
  context: ActionContext,
  { pageId, key, componentIds = [], ...settings }: CreateGroupInput,
): Promise<ComponentGroup> {
  return context.store.transaction(async (tx) => {
    await touchPage(tx, pageId, context.now);
    const taken = (await listGroups(tx, pageId)).map((each) => each.key);
    const own = key ?? uniqueKey(keyOfName(settings.name) || 'group', taken);
    const group = await addGroup(tx, context, pageId, { ...settings, key: own });
    await fillGroup(tx, context, group, componentIds);
    return group;
  });
}
