import type { Affected } from './incident.ts';
import type { UpdateInput } from './timeline.ts';

/** What an update says of the watch over a component; undefined: nothing. */
export function watchWord(input: UpdateInput, componentId: string): 'watch' | 'end' | undefined {
  const restoration = input.restoration?.[componentId];
  if (restoration?.kind === 'restored') return restoration.isWatching === true ? 'watch' : 'end';
  return input.impacts?.[componentId] === undefined ? undefined : 'end';
}

/**
 * The same components with their watch: it begins when somebody says so, also over what came back only because the
 * watched one did; it ends by the next word, by a relapse, or when everything is over.
 */
export function withWatch(
  affected: readonly Affected[],
  before: ReadonlyMap<string, Affected>,
  input: UpdateInput,
  isEnd: boolean,
): Affected[] {
  const isAnySaid = affected.some(({ componentId }) => watchWord(input, componentId) === 'watch');
  const watched = affected.map((each): Affected => {
    if (isEnd || each.restoredAt === null) return { ...each, watchingSinceAt: null };
    const old = before.get(each.componentId);
    const isBackNow = old !== undefined && old.restoredAt === null;
    const word = watchWord(input, each.componentId) ?? (isBackNow && isAnySaid ? 'watch' : undefined);
    if (word === 'end') return { ...each, watchingSinceAt: null };
    const beginsAt = word === 'watch' && isBackNow ? each.restoredAt : null;
    return { ...each, watchingSinceAt: beginsAt ?? old?.watchingSinceAt ?? null };
  });
  // What is watched only because of another is watched as long as any that somebody spoke of.
  const isAnyStated = watched.some((each) => each.source === 'stated' && each.watchingSinceAt !== null);
  return isAnyStated ? watched : watched.map((each) => ({ ...each, watchingSinceAt: null }));
}

/** Whether a component works again and is watched before it is called restored. */
export function isWatched({ restoredAt, watchingSinceAt }: Pick<Affected, 'restoredAt' | 'watchingSinceAt'>): boolean {
  return restoredAt !== null && watchingSinceAt !== null;
}
