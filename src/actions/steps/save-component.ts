import { componentFaults, type Component, type ComponentSettings } from '../../domain/component.ts';
import { rejectFaults, type Fault } from '../../domain/errors.ts';
import { parentFaults } from '../../domain/feature.ts';
import { isStatedStatus } from '../../domain/status.ts';
import { newId } from '../../lib/ids.ts';
import { insertAuditEntry } from '../../store/audit.ts';
import { deleteComponent, insertComponent, listComponents, updateComponent } from '../../store/components.ts';
import { findGroup } from '../../store/groups.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';

/** Settings with the component's place on the page and the status that a person gives it outside any incident. */
export type ComponentChanges = Partial<
  ComponentSettings & Pick<Component, 'groupId' | 'parentId' | 'position' | 'manualStatus'>
>;

/**
 * A new component; without a position it comes last. Its first interval begins when the caller then runs
 * `publishStatuses`, as after every change of a component.
 */
export async function addComponent(
  tx: Tx,
  { actor, now }: ActionContext,
  pageId: string,
  settings: ComponentSettings & ComponentChanges,
): Promise<Component> {
  const others = await listComponents(tx, pageId);
  const last = Math.max(0, ...others.map((each) => each.position));
  const wanted: Component = {
    id: newId(),
    pageId,
    groupId: null,
    parentId: null,
    position: last + 1,
    manualStatus: null,
    ...settings,
    observedStatus: 'operational',
    status: 'operational',
    createdAt: now,
    updatedAt: now,
  };
  const component = withParentsGroup(wanted, others);
  await rejectSettings(tx, component, others);
  await insertComponent(tx, component);
  const details = { key: component.key, name: component.name };
  await insertAuditEntry(tx, { at: now, actor, action: 'create-component', subject: component.id, details });
  return component;
}

/** Throws a `Problem` naming each setting at fault. Where its status may change, the caller runs `publishStatuses`. */
export async function changeComponent(
  tx: Tx,
  { actor, now }: ActionContext,
  before: Component,
  changes: ComponentChanges,
): Promise<Component> {
  const others = (await listComponents(tx, before.pageId)).filter(({ id }) => id !== before.id);
  const component = withParentsGroup({ ...before, ...changes, updatedAt: now }, others);
  await rejectSettings(tx, component, others);
  await updateComponent(tx, component);
  for (const feature of others.filter((each) => each.parentId === component.id)) {
    if (feature.groupId !== component.groupId) await updateComponent(tx, withParentsGroup(feature, [component]));
  }
  await insertAuditEntry(tx, {
    at: now,
    actor,
    action: 'update-component',
    subject: component.id,
    details: { changes },
  });
  return component;
}

/** Removes a component with its probes and dependencies; its features stay, by themselves. Past incidents and uptime keep it. */
export async function removeComponent(tx: Tx, { actor, now }: ActionContext, component: Component): Promise<void> {
  await deleteComponent(tx, component.id, now);
  const details = { key: component.key, name: component.name };
  await insertAuditEntry(tx, { at: now, actor, action: 'delete-component', subject: component.id, details });
}

/** A feature stands where the component stands of which it is one. */
function withParentsGroup(component: Component, others: readonly Component[]): Component {
  const parent = others.find(({ id }) => id === component.parentId);
  return parent ? { ...component, groupId: parent.groupId } : component;
}

async function rejectSettings(tx: Tx, component: Component, others: readonly Component[]): Promise<void> {
  const faults: Fault[] = [...componentFaults(component), ...parentFaults(component, others)];
  if (others.some(({ key }) => key === component.key)) {
    faults.push({ field: 'key', message: `Another component has the key "${component.key}": choose another.` });
  }
  if (component.groupId !== null && !(await findGroup(tx, component.pageId, component.groupId))) {
    faults.push({ field: 'group_id', message: `There is no group "${component.groupId}" on this page.` });
  }
  if (component.manualStatus !== null && !isStatedStatus(component.manualStatus)) {
    faults.push({ field: 'status', message: `"${component.manualStatus as string}" is not a status.` });
  }
  rejectFaults(faults);
}
