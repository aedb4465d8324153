import { notFound } from '../domain/errors.ts';
import { findComponent } from '../store/components.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { removeComponent } from './steps/save-component.ts';

/** Takes a component off its page, with its probes and dependencies. Past incidents and uptime keep it. */
export async function deleteComponent(context: ActionContext, pageId: string, componentId: string): Promise<void> {
  await context.store.transaction(async (tx) => {
    await touchPage(tx, pageId, context.now);
    const component = await findComponent(tx, componentId);
    if (component?.pageId !== pageId) throw notFound('component');
    await removeComponent(tx, context, component);
  });
}
