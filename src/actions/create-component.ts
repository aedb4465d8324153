import type { Component, ComponentSettings } from '../domain/component.ts';
import { notFound } from '../domain/errors.ts';
import { keyOfName, uniqueKey } from '../domain/key.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import { findComponent, listComponents } from '../store/components.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { publishStatuses } from './steps/publish-statuses.ts';
import { addComponent, type ComponentChanges } from './steps/save-component.ts';

export interface CreateComponentInput extends ComponentChanges {
  pageId: string;
  name: LocalizedText;
}

const DEFAULTS: Omit<ComponentSettings, 'key' | 'name'> = {
  description: {},
  isHidden: false,
  isUptimeShown: true,
  isResponseTimeShown: false,
  isOnlyShownIfDegraded: false,
  startDate: null,
  probeRule: 'observe',
};

/** Makes a component at the end of a page and begins its history. Without a key, one is made from its name. */
export async function createComponent(
  context: ActionContext,
  { pageId, ...settings }: CreateComponentInput,
): Promise<Component> {
  return context.store.transaction(async (tx) => {
    await touchPage(tx, pageId, context.now);
    const taken = (await listComponents(tx, pageId)).map((each) => each.key);
    const key = settings.key ?? uniqueKey(keyOfName(settings.name) || 'component', taken);
    const { id } = await addComponent(tx, context, pageId, { ...DEFAULTS, ...settings, key });
    await publishStatuses(tx, pageId, context.now);
    const component = await findComponent(tx, id);
    if (!component) throw notFound('component');
    return component;
  });
}
