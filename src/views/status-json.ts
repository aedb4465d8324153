import type { AsOfGroup } from '../domain/as-of.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import type { Headline } from '../domain/status-page.ts';
import { asOfJson, type AsOfServiceJson } from './as-of-json.ts';
import { isoTime, pageJson, statusJson, type IncidentJson, type JsonSource, type PageJson } from './statuspage-json.ts';

/** `/api/status.json`: all that the page says now, in one answer. What each part means stands in its schema. */
export interface StatusJson {
  $schema: string;
  as_of: string;
  page: PageJson & { names: LocalizedText; languages: string[]; default_language: string };
  status: {
    indicator: string;
    description: string;
    headline: Headline['kind'];
    worst: string;
    affected: number;
    working: number;
    back_by: string | null;
  };
  services: (AsOfServiceJson & { names: LocalizedText; uptime_90_days: number | null; links: Record<string, string> })[];
  incidents: IncidentJson[];
  maintenances: IncidentJson[];
  links: Record<string, string>;
}

export interface StatusParts {
  groups: readonly AsOfGroup[];
  headline: Headline;
  /** The share of 90 days in which each service was up, by its id, where that is shown. */
  uptimes: ReadonlyMap<string, number | null>;
  names: ReadonlyMap<string, LocalizedText>;
  incidents: IncidentJson[];
  maintenances: IncidentJson[];
}

export function statusPageJson(source: JsonSource, parts: StatusParts): StatusJson {
  const { page, url, now } = source;
  const { groups, headline, uptimes, names, incidents, maintenances } = parts;
  const { kind, status, affected, working, latestBy } = headline;
  return {
    $schema: `${url}/api/status.schema.json`,
    as_of: isoTime(now),
    page: {
      ...pageJson(source),
      names: page.name,
      languages: [...page.locales],
      default_language: page.defaultLocale,
    },
    status: {
      ...statusJson(source),
      ...{ headline: kind, worst: status, affected, working },
      back_by: latestBy === null ? null : isoTime(latestBy),
    },
    services: asOfJson(source, { groups, at: now, url }).services.map((service) => ({
      ...service,
      names: names.get(service.id) ?? {},
      uptime_90_days: uptimes.get(service.id) ?? null,
      links: {
        badge: `${url}/components/${service.id}/badge.svg`,
        calendar: `${url}/components/${service.id}/calendar.ics`,
        atom: `${url}/components/${service.id}/history.atom`,
        rss: `${url}/components/${service.id}/history.rss`,
      },
    })),
    incidents,
    maintenances,
    links: {
      page: `${url}/`,
      statuspage_api: `${url}/api/v2/summary.json`,
      atom: `${url}/history.atom`,
      rss: `${url}/history.rss`,
      updates_atom: `${url}/updates.atom`,
      updates_rss: `${url}/updates.rss`,
      json_feed: `${url}/feed.json`,
      calendar: `${url}/calendar.ics`,
      badge: `${url}/badge.svg`,
    },
  };
}
