import { ICalCalendar, ICalEventStatus, ICalEventTransparency, type ICalEventData } from 'ical-generator';
import { inLanguage } from '../../domain/localized-text.ts';
import { MINUTE, SECOND } from '../../lib/clock.ts';
import { translate } from '../../views/language.ts';
import type { PublicIncident } from '../../domain/public-incident.ts';
import { aboutComponent } from '../facts/about-component.ts';
import { calendarEntries, isInCalendar, type CalendarEntry } from '../facts/calendar-entries.ts';
import { ofComponents } from '../facts/of-components.ts';
import type { Publication } from '../publication.ts';
import { CALENDAR, type Artefact } from './artefact.ts';

/** How often calendar programs are asked to look again. They rarely do so more often than this. */
const REFRESH_MS = 15 * MINUTE;

/**
 * The calendars of the page and of each component, in its default language: planned work as fixed events, promises of
 * return as tentative ones.
 */
export function calendarArtefacts(publication: Publication): Artefact[] {
  const { base, view } = publication;
  const file = { type: CALENDAR, isImmutable: false };
  const locale = view.defaultLocale;
  const pageName = inLanguage(view.name, locale, locale).text;
  return [
    {
      ...{ path: `${base}/calendar.ics`, ...file, fingerprint: null },
      render: () => calendar(publication, { path: '/calendar.ics', name: pageName }, view.timelines),
    },
    ...ofComponents(publication).map(({ component: { id, name }, incidents, fingerprint }): Artefact => {
      const path = `/components/${id}/calendar.ics`;
      const kept = incidents.filter((each) => isInCalendar(each, view.asOf));
      return {
        ...{ path: `${base}${path}`, ...file, fingerprint: `${fingerprint} ${kept.length}` },
        render: () => {
          const own = kept.map((incident) => aboutComponent(incident, id));
          return calendar(publication, { path, name: inLanguage(name, locale, locale).text }, own);
        },
      };
    }),
  ];
}

function calendar(
  publication: Publication,
  { path, name }: { path: string; name: string },
  timelines: readonly PublicIncident[],
): string {
  const { view, base, baseUrl } = publication;
  const locale = view.defaultLocale;
  const file = new ICalCalendar({
    prodId: { company: 'Pulih', product: 'Status page', language: locale.toUpperCase() },
    name: plain(translate(locale, 'calendar.name', { name })),
    url: `${baseUrl}${base}${path}`,
    ttl: REFRESH_MS / SECOND,
  });
  for (const entry of calendarEntries(publication, timelines)) file.createEvent(eventOf(publication, entry));
  // RFC 5545 ends every line, the last too.
  return `${file.toString()}\r\n`;
}

const STATUSES = {
  confirmed: ICalEventStatus.CONFIRMED,
  tentative: ICalEventStatus.TENTATIVE,
  cancelled: ICalEventStatus.CANCELLED,
} as const;

/** Nothing in it is the moment of rendering: the same facts make the same bytes, whoever renders them and when. */
function eventOf({ base, baseUrl, view }: Publication, entry: CalendarEntry): ICalEventData {
  const changedAt = new Date(entry.changedAt);
  return {
    id: `${entry.uid}@${new URL(baseUrl).hostname}`,
    sequence: entry.sequence,
    stamp: changedAt,
    lastModified: changedAt,
    start: new Date(entry.startAt),
    ...(entry.endAt === null ? {} : { end: new Date(entry.endAt) }),
    summary: plain(entry.summary),
    description: plain(entry.lines.join('\n')),
    url: `${baseUrl}${base}/${view.defaultLocale}/incidents/${entry.incidentId}`,
    status: STATUSES[entry.status],
    // It is news, not an appointment: nobody is busy for it.
    transparency: ICalEventTransparency.TRANSPARENT,
  };
}

/** Control characters but the line end may not stand in a text of RFC 5545. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ');
}
