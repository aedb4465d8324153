import type { Notice } from '../domain/notice.ts';
import type { FullTimeline } from '../domain/public-incident.ts';
import { findNoticeOfUpdate } from '../store/notices.ts';
import type { Store } from '../store/open.ts';
import type { Tx } from '../store/tables.ts';
import { loadTimelines } from '../store/timelines.ts';
import type { ActionContext } from './context.ts';
import type { Posted } from './steps/move-timeline.ts';

/** What an update would make: the rows as they would stand after it. */
export interface TriedOut extends Posted {
  timeline: FullTimeline;
  /** What subscribers would be told of; null: nothing is worth telling. */
  notice: Notice | null;
}

/** Carries the result out of a transaction that must not be kept. */
class TakenBack extends Error {
  readonly result: TriedOut;

  constructor(result: TriedOut) {
    super('This was only tried out.');
    this.result = result;
  }
}

/**
 * Does what an action does, looks at what came of it, and takes all of it back: a preview by the very code that posts.
 * `act` must do its work in one transaction of the store that it is given. Throws the problems that the action throws.
 */
export async function tryOut(
  context: ActionContext,
  act: (trial: ActionContext) => Promise<Posted>,
): Promise<TriedOut> {
  try {
    await act({ ...context, store: keepingNothing(context.store) });
  } catch (error) {
    if (error instanceof TakenBack) return error.result;
    throw error;
  }
  throw new Error('The action did not use the store that it was given.');
}

/** The store, with every transaction rolled back once its work is done. */
function keepingNothing(store: Store): Store {
  return {
    ...store,
    transaction: (work) =>
      store.transaction(async (tx) => {
        const posted = (await work(tx)) as Posted;
        throw new TakenBack(await whatCame(tx, posted));
      }),
  };
}

async function whatCame(tx: Tx, posted: Posted): Promise<TriedOut> {
  const [timeline] = await loadTimelines(tx, [posted.incident]);
  if (!timeline) throw new Error('The update has no incident.');
  return { ...posted, timeline, notice: (await findNoticeOfUpdate(tx, posted.update.id)) ?? null };
}
