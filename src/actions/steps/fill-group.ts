import type { ComponentGroup } from '../../domain/component.ts';
import { rejectFaults } from '../../domain/errors.ts';
import { listComponents } from '../../store/components.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';
import { changeComponent } from './save-component.ts';

/** Makes a group hold exactly these components: they leave the groups they were in, and others leave this one. */
export async function fillGroup(
  tx: Tx,
  context: ActionContext,
  group: ComponentGroup,
  componentIds: readonly string[],
): Promise<void> {
  const components = await listComponents(tx, group.pageId);
  rejectFaults(
    componentIds
      .filter((id) => !components.some((component) => component.id === id))
      .map((id) => ({ field: 'components', message: `There is no component "${id}" on this page.` })),
  );
  for (const component of components) {
    const isWanted = componentIds.includes(component.id);
    const isIn = component.groupId === group.id;
    if (isWanted !== isIn) await changeComponent(tx, context, component, { groupId: isWanted ? group.id : null });
  }
}
