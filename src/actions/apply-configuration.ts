import { planChanges, type Change, type Configuration, type PruneOptions } from '../domain/configuration.ts';
import type { Page } from '../domain/page.ts';
import { listPageParts } from '../store/configuration.ts';
import type { Db, Tx } from '../store/tables.ts';
import { listPages, touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { configurationOf } from './steps/configuration-of.ts';
import { publishStatuses } from './steps/publish-statuses.ts';
import {
  loadWork,
  makeChange,
  makeNeeds,
  makeParents,
  releaseHosts,
  type HeartbeatToken,
} from './steps/make-change.ts';

export interface Applied {
  changes: Change[];
  /** Tokens of the heartbeats that were made: nobody can read them again. */
  tokens: HeartbeatToken[];
}

/** What applying a configuration would change. Changes nothing. */
export async function planConfiguration(db: Db, wanted: Configuration, options: PruneOptions): Promise<Change[]> {
  return planChanges(configurationOf(await listPageParts(db)), wanted, options);
}

/**
 * Makes the install what a configuration asks for, all of it or, where anything is wrong, nothing. Doing it twice
 * changes nothing more.
 */
export async function applyConfiguration(
  context: ActionContext,
  wanted: Configuration,
  options: PruneOptions,
): Promise<Applied> {
  const expected = await planConfiguration(context.store.db, wanted, options);
  if (expected.length === 0) return { changes: [], tokens: [] };
  return context.store.transaction(async (tx) => {
    await touchChangedPages(tx, expected, context.now);
    // Planned again: only now are the pages ours alone.
    const changes = await planConfiguration(tx, wanted, options);
    const work = await loadWork(tx, wanted);
    await releaseHosts(tx, work, changes);
    const tokens: HeartbeatToken[] = [];
    for (const change of inOrder(changes)) tokens.push(...(await makeChange(tx, context, work, change)));
    await makeParents(tx, context, work, changes);
    await makeNeeds(tx, work, changes);
    for (const { id } of changedPages([...work.pages.values()], changes)) await publishStatuses(tx, id, context.now);
    return { changes, tokens };
  });
}

/** In the order of their ids, so that two who apply at once wait for each other instead of blocking each other. */
async function touchChangedPages(tx: Tx, changes: readonly Change[], now: number): Promise<void> {
  const pages = changedPages(await listPages(tx), changes);
  for (const id of pages.map((page) => page.id).sort()) await touchPage(tx, id, now);
}

function changedPages(pages: readonly Page[], changes: readonly Change[]): Page[] {
  return pages.filter(({ key }) => changes.some((change) => change.pageKey === key));
}

/** Removals of probes come first, where a probe of another kind takes the key; all other removals last. */
function inOrder(changes: readonly Change[]): Change[] {
  const rank = ({ verb, what }: Change): number => {
    if (verb === 'delete') return what === 'probe' ? 3 : 5;
    return { page: 0, group: 1, component: 2, probe: 4 }[what];
  };
  return changes.toSorted((a, b) => rank(a) - rank(b));
}
