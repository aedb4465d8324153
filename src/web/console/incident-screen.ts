import type { Request, Response } from 'express';
import type { Fault } from '../../domain/errors.ts';
import { isOver, type Incident, type TimelineStatus } from '../../domain/incident.ts';
import type { Locale } from '../../domain/localized-text.ts';
import { canHavePostmortem } from '../../domain/postmortem.ts';
import { listOpenPromises } from '../../store/promises.ts';
import type { IncidentScreen } from '../../views/console-screens.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { movedStatus } from './chosen-status.ts';
import { sessionOf } from '../locals.ts';
import { dutyPanelOf } from './duty-facts.ts';
import { asOfFormFacts } from './as-of-facts.ts';
import { inWordsOf } from './fault-words.ts';
import { affectedFacts, overrunMs, timelineFacts, toneOf } from './incident-facts.ts';
import { loadIncident, type IncidentSetting } from './load-incident.ts';
import { loadPutRight, noticesOf, undoFacts } from './load-put-right.ts';
import { putRightFacts, type Rejected } from './put-right-facts.ts';
import { rosterFacts, promiseLines, reminderLines } from './reminder-facts.ts';
import { publicPath, screenFrame } from './screen.ts';
import { staffOnlyFacts, type UnsavedNote } from './staff-only.ts';
import { localizedFacts, UNTOUCHED, type TypedForm } from './typed-form.ts';
import { updateForm } from './update-form.ts';

/** What a form brought that was not posted, and why. */
export interface Unposted {
  typed: TypedForm;
  faults: readonly Fault[];
  /** The newest update that its writer had seen. */
  seen: number;
}

/** Sends the screen of an incident or maintenance; with what was typed, where that could not be posted. */
export async function sendIncidentScreen(
  web: WebContext,
  request: Request,
  response: Response,
  id: string,
  unposted?: Unposted,
  note?: UnsavedNote,
  rejected: Rejected | null = null,
): Promise<void> {
  const setting = await loadIncident(web, id);
  const { incident, page, now } = setting;
  const frame = screenFrame(web, request, response, setting, incident.name, 'incidents');
  const { language, layout } = frame;
  const { db } = web.store;
  const promises = (await listOpenPromises(db, page.id, now)).filter((each) => each.incidentId === id);
  const seen = unposted?.seen;
  const isChanged = seen !== undefined && setting.updates.some((update) => update.position > seen);
  const undo = await undoFacts(web, setting, {
    staffId: sessionOf(response).staff.id,
    hasUnposted: unposted !== undefined,
  });
  const facts: IncidentScreen = {
    layout: { ...layout, hasForm: true, notices: noticesOf(request, language.locale) },
    links: { ...frame.links, publicPage: publicPath(setting, language.locale, `incidents/${id}`) },
    incident: { ...incident, tone: toneOf(incident, setting.affected), overrunMs: overrunMs(incident, now) },
    undo,
    putRight: putRightFacts(await loadPutRight(web, setting), inWordsOfRejected(language.locale, rejected)),
    roster: isOver(incident) ? null : await rosterFacts(db, setting),
    promises: await promiseLines(db, promises, now, 'incident'),
    reminders: await reminderLines(db, id, setting.components),
    postmortem: canHavePostmortem(incident) ? `/console/incidents/${id}/postmortem` : null,
    duty: await dutyPanelOf(web, setting),
    isPosted: request.query['posted'] !== undefined && !unposted,
    news: isChanged
      ? withoutHeld(
          timelineFacts(
            setting,
            setting.updates.filter((update) => update.position > seen),
          ),
          undo,
        )
      : [],
    statusMoved: isChanged && unposted ? movedStatus(unposted.typed, incident) : null,
    quick: unposted ? [] : quickSteps(setting),
    isFormOpen: !isOver(incident) || unposted !== undefined,
    form: updateForm(setting, unposted?.typed ?? UNTOUCHED, inWordsOf(language.locale, unposted?.faults ?? [])),
    affected: affectedFacts(setting),
    updates: withoutHeld(timelineFacts(setting, setting.updates, inWordsOfRejected(language.locale, rejected)), undo),
    ...(await staffOnlyFacts(web, setting, note)),
    asOf: asOfFormFacts(setting, request, language),
  };
  response.type('html').send(render('console/incident', facts, language));
}

function inWordsOfRejected(locale: Locale, rejected: Rejected | null): Rejected | null {
  return rejected && { ...rejected, faults: inWordsOf(locale, rejected.faults) };
}

/** While it may be undone, nobody has been told of the newest. */
function withoutHeld(entries: IncidentScreen['updates'], undo: IncidentScreen['undo']): IncidentScreen['updates'] {
  const newest = Math.max(...entries.map((entry) => entry.position));
  return undo ? entries.map((each) => (each.position === newest ? { ...each, isNotified: false } : each)) : entries;
}

/** Statuses that deserve a button of their own. */
function quickSteps({ incident, page }: IncidentSetting & { incident: Incident }): IncidentScreen['quick'] {
  if (isOver(incident)) return [];
  const state = { typed: UNTOUCHED, faults: [], locales: page.locales };
  return quickStatuses(incident).map((status) => {
    return { status, text: localizedFacts(state, 'body', {}, `quick-${status}-`) };
  });
}

function quickStatuses({ kind, status }: Incident): TimelineStatus[] {
  if (kind === 'incident') return ['resolved'];
  return status === 'scheduled' ? ['in_progress', 'cancelled'] : ['completed', 'cancelled'];
}
