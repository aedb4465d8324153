import type { RequestHandler } from 'express';
import type { Incident } from '../../domain/incident.ts';
import type { MaintenanceSeries } from '../../domain/maintenance-series.ts';
import { occurrences } from '../../lib/recurrence.ts';
import { listOccurrences } from '../../store/maintenances.ts';
import { listSeries } from '../../store/series.ts';
import { translate } from '../../views/language.ts';
import { render } from '../../views/render.ts';
import type { SeriesLineFacts } from '../../views/series-facts.ts';
import type { WebContext } from '../context.ts';
import { choosePage, pathOn, screenFrame } from './screen.ts';

const DATES_SHOWN = 5;

/** Every series of a page with its next dates. */
export function listSeriesScreen(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const { db } = web.store;
    const series = await listSeries(db, chosen.page.id);
    const ids = series.map(({ id }) => id);
    const made = Map.groupBy(await listOccurrences(db, ids), (each) => each.seriesId);
    const now = web.clock.now();
    const lines = series.map((each) => {
      return seriesLine(each, made.get(each.id) ?? [], now, pathOn(chosen, `/console/series/${each.id}/end`));
    });
    const frame = screenFrame(web, request, response, chosen, 'series.title', 'incidents');
    const { language, layout, links } = frame;
    const done = (['planned', 'ended'] as const).filter((word) => request.query[word] !== undefined);
    const notices = done.map((word) => translate(language.locale, `series.${word}_notice`));
    const facts = { layout: { ...layout, notices }, links, series: lines };
    response.type('html').send(render('console/series', facts, language));
  };
}

/** Dates that are planned stand where people moved them to; the others where the rule has them. */
function seriesLine(
  series: MaintenanceSeries,
  made: readonly Incident[],
  now: number,
  endAction: string,
): SeriesLineFacts {
  const { id, name, rule, timeZone, isNotified, durationMs, plannedUntil } = series;
  const planned = made.flatMap(({ id: incidentId, scheduledFor, scheduledUntil }) => {
    if (scheduledFor === null || scheduledUntil === null) return [];
    return [{ from: scheduledFor, until: scheduledUntil, href: `/console/incidents/${incidentId}` }];
  });
  const coming = occurrences(series, Math.max(now, plannedUntil ?? 0) + 1, DATES_SHOWN);
  const dates = [...planned, ...coming.map((from) => ({ from, until: from + durationMs, href: null }))];
  return {
    ...{ id, name, rule, timeZone, isNotified, endAction },
    dates: dates.sort((a, b) => a.from - b.from).slice(0, DATES_SHOWN),
    planned: made.filter(({ status }) => status === 'scheduled').length,
  };
}
