import type { Component, ComponentGroup } from '../../domain/component.ts';
import type {
  Change,
  FieldChange,
  Configuration,
  ConfiguredComponent,
  ConfiguredPage,
} from '../../domain/configuration.ts';
import type { Page } from '../../domain/page.ts';
import type { Probe } from '../../domain/probe.ts';
import { findComponent, setDependencies } from '../../store/components.ts';
import { listPageParts } from '../../store/configuration.ts';
import { updatePage } from '../../store/pages.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';
import { addComponent, changeComponent, removeComponent } from './save-component.ts';
import { addGroup, changeGroup, removeGroup } from './save-group.ts';
import { addPage, changePage, removePage } from './save-page.ts';
import { addProbe, changeProbe, removeProbe } from './save-probe.ts';

export interface HeartbeatToken {
  /** The name of the probe in the plan. */
  name: string;
  token: string;
}

/** What a configuration is being made on: rows by their keys, kept up to date while changes are made. */
export interface Work {
  wanted: Configuration;
  pages: Map<string, Page>;
  groups: Map<string, ComponentGroup>;
  components: Map<string, Component>;
  probes: Map<string, Probe>;
}

/** Everything that there is, by keys, for the changes of a plan to be made on. */
export async function loadWork(tx: Tx, wanted: Configuration): Promise<Work> {
  const work: Work = { wanted, pages: new Map(), groups: new Map(), components: new Map(), probes: new Map() };
  for (const { page, groups, components, probes } of await listPageParts(tx)) {
    work.pages.set(page.key, page);
    for (const group of groups) work.groups.set(path(page.key, group.key), group);
    for (const component of components) {
      work.components.set(path(page.key, component.key), component);
      for (const probe of probes.filter((each) => each.componentId === component.id)) {
        work.probes.set(path(page.key, component.key, probe.key), probe);
      }
    }
  }
  return work;
}

/** Takes from pages the hosts that they give up: a host may go from one page to another, and two may exchange theirs. */
export async function releaseHosts(tx: Tx, work: Work, changes: readonly Change[]): Promise<void> {
  for (const { what, key, ...change } of changes) {
    const page = what === 'page' ? work.pages.get(key) : undefined;
    const isGivenUp = change.verb === 'delete' || (change.verb === 'update' && change.fields.some(isOfHost));
    if (!page || page.host === null || !isGivenUp) continue;
    const free = { ...page, host: null };
    await updatePage(tx, free);
    work.pages.set(key, free);
  }
}

function isOfHost({ field }: FieldChange): boolean {
  return field === 'host';
}

/** Makes one change of a plan. Returns the token of a heartbeat that it made. */
export async function makeChange(
  tx: Tx,
  context: ActionContext,
  work: Work,
  change: Change,
): Promise<HeartbeatToken[]> {
  if (change.what === 'page') await makePageChange(tx, context, work, change);
  if (change.what === 'group') await makeGroupChange(tx, context, work, change);
  if (change.what === 'component') await makeComponentChange(tx, context, work, change);
  if (change.what !== 'probe') return [];
  const token = await makeProbeChange(tx, context, work, change);
  return token === null ? [] : [{ name: change.name, token }];
}

async function makePageChange(tx: Tx, context: ActionContext, work: Work, { verb, key }: Change): Promise<void> {
  const before = work.pages.get(key);
  if (verb === 'delete') {
    if (before) await removePage(tx, context, before);
    work.pages.delete(key);
    return;
  }
  const { groups: _, components: __, position, ...wanted } = wantedPage(work, key);
  const logoBody = wanted.logo === null ? undefined : work.wanted.logos?.get(wanted.logo.hash);
  const own = { ...wanted, ...(position === null ? {} : { position }), ...(logoBody ? { logoBody } : {}) };
  work.pages.set(key, before ? await changePage(tx, context, before, own) : await addPage(tx, context, own));
}

async function makeGroupChange(tx: Tx, context: ActionContext, work: Work, change: Change): Promise<void> {
  const at = path(change.pageKey, change.key);
  const before = work.groups.get(at);
  if (change.verb === 'delete') {
    if (before) await removeGroup(tx, context, before);
    return;
  }
  const wanted = found(wantedPage(work, change.pageKey).groups, change.key);
  const pageId = rowOf(work.pages, change.pageKey).id;
  const own = { key: wanted.key, name: wanted.name, description: wanted.description, position: wanted.position };
  work.groups.set(at, before ? await changeGroup(tx, context, before, own) : await addGroup(tx, context, pageId, own));
}

async function makeComponentChange(tx: Tx, context: ActionContext, work: Work, change: Change): Promise<void> {
  const at = path(change.pageKey, change.key);
  const before = work.components.get(at);
  if (change.verb === 'delete') {
    if (before) await removeComponent(tx, context, before);
    return;
  }
  const page = wantedPage(work, change.pageKey);
  const { groupKey, parentKey: _, needs: __, probes: ___, ...wanted } = pick(found(page.components, change.key));
  const groupId = groupKey === null ? null : rowOf(work.groups, path(page.key, groupKey)).id;
  const own = { ...wanted, groupId };
  const pageId = rowOf(work.pages, page.key).id;
  work.components.set(
    at,
    before ? await changeComponent(tx, context, before, own) : await addComponent(tx, context, pageId, own),
  );
}

async function makeProbeChange(tx: Tx, context: ActionContext, work: Work, change: Change): Promise<string | null> {
  const at = path(change.pageKey, change.componentKey ?? '', change.key);
  const component = rowOf(work.components, path(change.pageKey, change.componentKey ?? ''));
  const before = work.probes.get(at);
  if (change.verb === 'delete') {
    if (before) await removeProbe(tx, context, component, before);
    work.probes.delete(at);
    return null;
  }
  const wanted = found(found(wantedPage(work, change.pageKey).components, component.key).probes, change.key);
  if (!before) return addProbe(tx, context, component, wanted);
  await changeProbe(tx, context, component, before, wanted);
  return null;
}

/** Makes components features of others, once all of them exist: first those that are set free, then those that join. */
export async function makeParents(
  tx: Tx,
  context: ActionContext,
  work: Work,
  changes: readonly Change[],
): Promise<void> {
  const moves = changes.flatMap(({ what, verb, pageKey, key }) => {
    if (what !== 'component' || verb === 'delete') return [];
    const { id, parentId: before } = rowOf(work.components, path(pageKey, key));
    const { parentKey, groupKey } = found(wantedPage(work, pageKey).components, key);
    const parentId = parentKey === null ? null : rowOf(work.components, path(pageKey, parentKey)).id;
    const groupId = groupKey === null ? null : rowOf(work.groups, path(pageKey, groupKey)).id;
    return before === parentId ? [] : [{ id, groupId, before, parentId }];
  });
  for (const { id, groupId, before } of moves) {
    if (before !== null) await setParent(tx, context, id, { parentId: null, groupId });
  }
  for (const { id, groupId, parentId } of moves) {
    if (parentId !== null) await setParent(tx, context, id, { parentId, groupId });
  }
}

async function setParent(
  tx: Tx,
  context: ActionContext,
  id: string,
  place: Pick<Component, 'parentId' | 'groupId'>,
): Promise<void> {
  // Read again: its group may be gone since, and its component with it.
  const component = await findComponent(tx, id);
  if (component) await changeComponent(tx, context, component, place);
}

/** Saves what components need, once all of them exist. */
export async function makeNeeds(tx: Tx, work: Work, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    if (change.what !== 'component' || change.verb === 'delete') continue;
    const { needs } = found(wantedPage(work, change.pageKey).components, change.key);
    const { id } = rowOf(work.components, path(change.pageKey, change.key));
    const own = needs.map(({ key, kind }) => {
      const needed = rowOf(work.components, path(change.pageKey, key));
      return { componentId: id, needsId: needed.id, kind };
    });
    await setDependencies(tx, id, own);
  }
}

/** The fields of a component that the file decides, and no other that happens to be there. */
function pick(component: ConfiguredComponent): ConfiguredComponent {
  const { key, name, description, groupKey, parentKey, position, needs, probes } = component;
  const { isHidden, isUptimeShown, isOnlyShownIfDegraded, isResponseTimeShown, startDate, probeRule } = component;
  const flags = { isHidden, isUptimeShown, isOnlyShownIfDegraded, isResponseTimeShown, startDate, probeRule };
  return { key, name, description, groupKey, parentKey, position, needs, probes, ...flags };
}

function wantedPage(work: Work, key: string): ConfiguredPage {
  return found(work.wanted.pages, key);
}

function found<T extends { key: string }>(all: readonly T[], key: string): T {
  const one = all.find((each) => each.key === key);
  if (!one) throw new Error(`The plan speaks of "${key}", which the file does not have.`);
  return one;
}

function rowOf<T>(rows: ReadonlyMap<string, T>, at: string): T {
  const row = rows.get(at);
  if (row === undefined) throw new Error(`The plan speaks of "${at}", which does not exist.`);
  return row;
}

function path(...keys: string[]): string {
  return keys.join('/');
}
