import { deleteDraft } from '../store/drafts.ts';
import type { Store } from '../store/open.ts';

/** Forgets what a person had typed: it was posted, or they do not want it any more. */
export async function discardDraft(store: Store, staffId: string, subject: string): Promise<void> {
  await store.transaction((tx) => deleteDraft(tx, staffId, subject));
}
