import { inLanguage, isBlank, type LocalizedText } from '../../domain/localized-text.ts';
import type { PublicAffected, PublicEtaStep, PublicIncident } from '../../domain/public-incident.ts';
import { DAY, SECOND } from '../../lib/clock.ts';
import { formatNames, formatTime, translate, type Language } from '../../views/language.ts';
import { languageOf, type Publication } from '../publication.ts';
import { writtenText } from '../../views/update-text.ts';
import { withdrawnReasons } from './withdrawn-reasons.ts';

/** What a calendar says of one maintenance, or of one promised time of an incident. */
export interface CalendarEntry {
  /** Stays the same for as long as the entry exists. */
  uid: string;
  incidentId: string;
  /** Grows with every change. */
  sequence: number;
  changedAt: number;
  startAt: number;
  /** Null: a moment. */
  endAt: number | null;
  status: 'confirmed' | 'tentative' | 'cancelled';
  summary: string;
  lines: string[];
}

/** So long after its end a timeline stays in the calendar: programs that look rarely must see what became of it. */
const KEPT_MS = 30 * DAY;

/** Everything in a page's calendar, in its default language; `ofTimelines` are its own or those of one component. */
export function calendarEntries(publication: Publication, ofTimelines: readonly PublicIncident[]): CalendarEntry[] {
  const { view } = publication;
  const language = languageOf(publication, view.defaultLocale);
  return ofTimelines
    .filter((each) => isInCalendar(each, view.asOf))
    .flatMap((each) => (each.kind === 'maintenance' ? workEntries(each, language) : promiseEntries(each, language)));
}

/** Whether calendars still tell of it. */
export function isInCalendar({ resolvedAt }: PublicIncident, asOf: number): boolean {
  return resolvedAt === null || asOf - resolvedAt < KEPT_MS;
}

function workEntries(work: PublicIncident, language: Language): CalendarEntry[] {
  const { id, scheduledFor, scheduledUntil, status, isOverrun } = work;
  if (scheduledFor === null || scheduledUntil === null) return [];
  const isCancelled = status === 'cancelled';
  const name = textIn(work.name, language);
  const key = isCancelled ? 'calendar.cancelled' : isOverrun ? 'calendar.overrun' : null;
  const changedAt = isOverrun ? Math.max(work.updatedAt, scheduledUntil) : work.updatedAt;
  return [
    {
      ...{ uid: `maintenance-${id}`, incidentId: id, changedAt, sequence: sequenceOf(work, changedAt) },
      ...{ startAt: scheduledFor, endAt: scheduledUntil, status: isCancelled ? 'cancelled' : 'confirmed' },
      summary: key === null ? name : translate(language.locale, key, { name }),
      lines: workLines(work, language),
    },
  ];
}

function workLines(work: PublicIncident, language: Language): string[] {
  const { status, components, updates } = work;
  const names = namesOf(components, language);
  const newest = updates[0] ? writtenText(updates[0], language) : '';
  return [
    translate(language.locale, `words.timeline.${status}`),
    ...(names === '' ? [] : [translate(language.locale, 'calendar.services', { names })]),
    ...(newest === '' ? [] : [newest]),
  ];
}

/** One entry for each time that was promised in an incident; what no longer holds is withdrawn from calendars too. */
function promiseEntries(incident: PublicIncident, language: Language): CalendarEntry[] {
  const steps = incident.updates.flatMap((update) => update.etas);
  const times = new Set(steps.flatMap(({ byAt, step }) => (byAt === null || step === 'withdrawn' ? [] : [byAt])));
  return [...times]
    .sort((a, b) => a - b)
    .map((byAt) => {
      const open = incident.isOver ? [] : incident.components.filter((each) => isPromised(each, byAt));
      return open.length > 0
        ? openEntry(incident, byAt, open, language)
        : closedEntry(
            incident,
            byAt,
            steps.filter((each) => each.byAt === byAt),
            language,
          );
    });
}

function isPromised({ restoredAt, eta }: PublicAffected, byAt: number): boolean {
  return restoredAt === null && eta?.byAt === byAt && (eta.state === 'current' || eta.state === 'overdue');
}

function openEntry(
  incident: PublicIncident,
  byAt: number,
  open: readonly PublicAffected[],
  language: Language,
): CalendarEntry {
  const isOverdue = open.every(({ eta }) => eta?.state === 'overdue');
  const isConditional = open.some(({ eta }) => eta?.kind === 'conditional');
  const changedAt = isOverdue ? Math.max(incident.updatedAt, byAt) : incident.updatedAt;
  const earliest = new Set(open.map(({ eta }) => eta?.earliestAt ?? byAt));
  // A promise for several services begins when the first may be back, a plain one is a moment.
  const startAt = isOverdue ? byAt : Math.min(...earliest);
  const values = { time: formatTime(language, byAt), names: namesOf(open, language) };
  return {
    ...entryOf(incident, byAt, changedAt),
    startAt,
    endAt: startAt < byAt ? byAt : null,
    status: 'tentative',
    summary: translate(
      language.locale,
      `calendar.${isOverdue ? 'overdue' : isConditional ? 'by_conditional' : 'by'}`,
      values,
    ),
    lines: [textIn(incident.name, language), ...promiseLines(open, language), asOf(changedAt, language)],
  };
}

/** What each promise rests on: a condition is part of it, and an estimate from the past is called one. */
function promiseLines(open: readonly PublicAffected[], language: Language): string[] {
  return open.flatMap(({ name, eta }) => {
    const names = textIn(name, language);
    const condition = eta?.condition && !isBlank(eta.condition) ? textIn(eta.condition, language) : null;
    return [
      ...(condition === null ? [] : [translate(language.locale, 'calendar.condition', { names, condition })]),
      ...(eta?.basis === 'history' ? [translate(language.locale, 'calendar.history', { names })] : []),
    ];
  });
}

function closedEntry(
  incident: PublicIncident,
  byAt: number,
  steps: readonly Pick<PublicEtaStep, 'componentId' | 'name'>[],
  language: Language,
): CalendarEntry {
  const own = new Map(steps.map(({ componentId, name }) => [componentId, textIn(name, language)]));
  const involved = incident.components.filter((each) => own.has(each.id));
  const isBack = incident.isOver || involved.every((each) => each.restoredAt !== null);
  const values = { time: formatTime(language, byAt), names: formatNames(language.locale, [...own.values()]) };
  return {
    ...entryOf(incident, byAt, incident.updatedAt),
    startAt: byAt,
    endAt: null,
    status: 'cancelled',
    summary: translate(language.locale, isBack ? 'calendar.back' : 'calendar.dropped', values),
    lines: [
      textIn(incident.name, language),
      ...(isBack ? [] : withdrawnReasons(involved, language)),
      asOf(incident.updatedAt, language),
    ],
  };
}

function entryOf(
  incident: PublicIncident,
  byAt: number,
  changedAt: number,
): Pick<CalendarEntry, 'uid' | 'incidentId' | 'changedAt' | 'sequence'> {
  const uid = `eta-${incident.id}-${byAt / SECOND}`;
  return { uid, incidentId: incident.id, changedAt, sequence: sequenceOf(incident, changedAt) };
}

/** Seconds since it was made known: whatever changes later has a greater one, and two updates in a second count too. */
function sequenceOf({ createdAt, updates }: PublicIncident, changedAt: number): number {
  return Math.max(0, Math.floor((changedAt - createdAt) / SECOND)) + updates.length;
}

function namesOf(components: readonly PublicAffected[], language: Language): string {
  return formatNames(
    language.locale,
    components.map(({ name }) => textIn(name, language)),
  );
}

function asOf(at: number, language: Language): string {
  return translate(language.locale, 'calendar.as_of', { time: formatTime(language, at) });
}

function textIn(text: LocalizedText, { locale, fallback }: Language): string {
  return inLanguage(text, locale, fallback).text;
}
