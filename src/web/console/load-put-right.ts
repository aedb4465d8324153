import type { Request } from 'express';
import type { Locale } from '../../domain/localized-text.ts';
import { SECOND } from '../../lib/clock.ts';
import { listCorrections } from '../../store/corrections.ts';
import { listIncidents } from '../../store/incidents.ts';
import { findUndo } from '../../store/undos.ts';
import type { UndoFacts } from '../../views/correction-facts.ts';
import { translate } from '../../views/language.ts';
import type { WebContext } from '../context.ts';
import type { loadIncident } from './load-incident.ts';
import type { PutRightSetting } from './put-right-facts.ts';

type Setting = Awaited<ReturnType<typeof loadIncident>>;

/** What may be put right about an incident. */
export async function loadPutRight(web: WebContext, setting: Setting): Promise<PutRightSetting> {
  const { db } = web.store;
  const { id, pageId } = setting.incident;
  const open = await listIncidents(db, pageId, { kind: 'incident', isOpen: true });
  const corrections = (await listCorrections(db, [id])).get(id) ?? [];
  return { ...setting, corrections, others: open.filter((each) => each.id !== id) };
}

/** The newest update, while it may be taken back. */
export async function undoFacts(
  web: WebContext,
  { incident, updates, now }: Setting,
  reader: { staffId: string; hasUnposted: boolean },
): Promise<UndoFacts | null> {
  const newest = updates.toSorted((a, b) => b.position - a.position)[0];
  const undo = newest && (await findUndo(web.store.db, newest.id));
  if (!undo || undo.untilAt <= now || incident.updatedAt > newest.createdAt) return null;
  return {
    action: `/console/incidents/${incident.id}/undo`,
    updateId: newest.id,
    seconds: Math.ceil((undo.untilAt - now) / SECOND),
    // Above a form that was not posted, "posted" must not be read as said of that.
    by: undo.staffId === reader.staffId && !reader.hasUnposted ? null : (newest.author ?? ''),
    agoSeconds: Math.floor((now - newest.createdAt) / SECOND),
    isHeld: undo.noticeId !== null,
  };
}

/** What came of putting something right, by where the browser was sent afterwards. */
export function noticesOf({ query }: Request, locale: Locale): string[] {
  if (query['undo'] === 'refused') return [translate(locale, 'correction.undo.refused')];
  if (query['undone'] === 'other') return [translate(locale, 'posting.undo.done_for_other')];
  if (query['undone'] !== undefined) return [translate(locale, 'correction.undo.done')];
  return query['saved'] === undefined ? [] : [translate(locale, 'correction.saved')];
}
