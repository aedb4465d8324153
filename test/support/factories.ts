import type { ActionContext } from '../../src/actions/context.ts';
import { publishStatuses } from '../../src/actions/steps/publish-statuses.ts';
import type { Component } from '../../src/domain/component.ts';
import type { Dependency } from '../../src/domain/dependency.ts';
import { DEFAULT_PAGE_RULES, type Page } from '../../src/domain/page.ts';
import { newId } from '../../src/lib/ids.ts';
import { insertComponent, setDependencies } from '../../src/store/components.ts';
import type { Store } from '../../src/store/open.ts';
import { insertPage } from '../../src/store/pages.ts';
import { NOON } from './clock.ts';

export function aPage(changes: Partial<Page> = {}): Page {
  return {
    id: newId(),
    key: 'example',
    name: { en: 'Example', ko: '예시' },
    description: {},
    timeZone: 'Asia/Seoul',
    defaultLocale: 'en',
    locales: ['en', 'ko', 'id'],
    contact: { en: 'Call 1577-0000' },
    ...DEFAULT_PAGE_RULES,
    // Most tests ask what is told, not when; those of the undo window give it its time.
    undoMs: 0,
    position: 1,
    version: 1,
    createdAt: NOON,
    updatedAt: NOON,
    ...changes,
  };
}

export function aComponent(pageId: string, key: string, changes: Partial<Component> = {}): Component {
  return {
    id: newId(),
    pageId,
    key,
    groupId: null,
    parentId: null,
    name: { en: key },
    description: {},
    position: 1,
    isHidden: false,
    isUptimeShown: true,
    isOnlyShownIfDegraded: false,
    isResponseTimeShown: false,
    startDate: null,
    probeRule: 'observe',
    manualStatus: null,
    observedStatus: 'operational',
    status: 'operational',
    createdAt: NOON,
    updatedAt: NOON,
    ...changes,
  };
}

export interface Setting {
  page: Page;
  /** Component ids by key. */
  ids: Record<string, string>;
}

/**
 * A page with components, e.g. `aSetting(store, ['mail', 'taxi', 'pangyo'], [['mail', 'pangyo', 'hard']])`: mail needs
 * the Pangyo data centre.
 */
export async function aSetting(
  store: Store,
  keys: readonly string[],
  needs: readonly (readonly [string, string, Dependency['kind']])[] = [],
  changes: Partial<Page> = {},
): Promise<Setting> {
  const page = aPage(changes);
  const components = keys.map((key, index) => aComponent(page.id, key, { position: index + 1 }));
  const ids = Object.fromEntries(components.map((component) => [component.key, component.id]));
  await store.transaction(async (tx) => {
    await insertPage(tx, page);
    for (const component of components) await insertComponent(tx, component);
    for (const key of keys) {
      const own = needs.filter(([from]) => from === key);
      await setDependencies(
        tx,
        idOf(ids, key),
        own.map(([, to, kind]) => ({ componentId: idOf(ids, key), needsId: idOf(ids, to), kind })),
      );
    }
    await publishStatuses(tx, page.id, NOON);
  });
  return { page, ids };
}

/** The id of a component by its key; a test that names one wrongly fails here. */
export function idOf(ids: Record<string, string>, key: string): string {
  const id = ids[key];
  if (id === undefined) throw new Error(`No component ${key}`);
  return id;
}

/** Alice, the owner, acting at a time. */
export function asAlice(store: Store, now = NOON): ActionContext {
  return { store, now, actor: { kind: 'staff', id: 'alice0000000', name: 'Alice' } };
}
