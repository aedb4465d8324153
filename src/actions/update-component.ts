import type { Component } from '../domain/component.ts';
import { notFound } from '../domain/errors.ts';
import { findComponent } from '../store/components.ts';
import { touchPage } from '../store/pages.ts';
import type { Tx } from '../store/tables.ts';
import type { ActionContext } from './context.ts';
import { publishStatuses } from './steps/publish-statuses.ts';
import { changeComponent, type ComponentChanges } from './steps/save-component.ts';

/**
 * Changes a component's settings, or the status that a person gives it outside any incident (`manualStatus`, null to
 * take it back). An incident that says worse still wins.
 */
export async function updateComponent(
  context: ActionContext,
  pageId: string,
  componentId: string,
  changes: ComponentChanges,
): Promise<Component> {
  return context.store.transaction(async (tx) => {
    await touchPage(tx, pageId, context.now);
    await changeComponent(tx, context, await componentOf(tx, pageId, componentId), changes);
    await publishStatuses(tx, pageId, context.now);
    return componentOf(tx, pageId, componentId);
  });
}

async function componentOf(tx: Tx, pageId: string, componentId: string): Promise<Component> {
  const component = await findComponent(tx, componentId);
  if (component?.pageId !== pageId) throw notFound('component');
  return component;
}
