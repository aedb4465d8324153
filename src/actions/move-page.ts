import { notFound } from '../domain/errors.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { listPages, touchPage, updatePage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';

/** Puts a page in a place among all, 1 being the one at the root; the others close up behind it. */
export async function movePage({ store, actor, now }: ActionContext, pageId: string, place: number): Promise<void> {
  await store.transaction(async (tx) => {
    // In the order of their ids, so that two who do this at once wait for each other.
    for (const { id } of (await listPages(tx)).sort((a, b) => (a.id < b.id ? -1 : 1))) await touchPage(tx, id, now);
    const pages = await listPages(tx);
    const moved = pages.find(({ id }) => id === pageId);
    if (!moved) throw notFound('page');
    const others = pages.filter(({ id }) => id !== pageId);
    const ordered = others.toSpliced(Math.min(Math.max(place, 1), pages.length) - 1, 0, moved);
    for (const [index, page] of ordered.entries()) {
      if (page.position !== index + 1) await updatePage(tx, { ...page, position: index + 1, updatedAt: now });
    }
    const details = { place: ordered.indexOf(moved) + 1 };
    await insertAuditEntry(tx, { at: now, actor, action: 'move-page', subject: pageId, details });
  });
}
