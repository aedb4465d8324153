import type { AsOfGroup, AsOfService } from '../domain/as-of.ts';
import { isoTime, plainText, type JsonSource } from './statuspage-json.ts';

type Source = Pick<JsonSource, 'page' | 'locale'>;

/** Our own addition: all services of a page at one moment. Features follow the service of which they are. */
export interface AsOfJson {
  at: string;
  url: string;
  services: AsOfServiceJson[];
}

export interface AsOfServiceJson {
  id: string;
  name: string;
  group: string | null;
  feature_of: string | null;
  status: string;
  since: string | null;
  watching_since: string | null;
  restoration: {
    kind: string;
    state: string;
    by: string | null;
    earliest: string | null;
    condition: string | null;
  } | null;
  next_update_by: string | null;
  planned_until: string | null;
}

/** A list in the page's first language; `url` is where readers find it. */
export function asOfJson(
  source: Source,
  { groups, at, url }: { groups: readonly AsOfGroup[]; at: number; url: string },
): AsOfJson {
  const services = groups.flatMap(({ name, services: all }) => {
    const group = name && plainText(source, name);
    return all.flatMap((service) => [
      serviceJson(source, service, group, null),
      ...service.features.map((feature) => serviceJson(source, feature, group, service.id)),
    ]);
  });
  return { at: isoTime(at), url, services };
}

function serviceJson(
  source: Source,
  service: AsOfService,
  group: string | null,
  featureOf: string | null,
): AsOfServiceJson {
  const { id, name, status, sinceAt, watchingSinceAt, eta, nextUpdateBy, plannedUntil } = service;
  return {
    id,
    name: plainText(source, name) ?? id,
    group,
    feature_of: featureOf,
    status,
    since: timeOrNull(sinceAt),
    watching_since: timeOrNull(watchingSinceAt),
    restoration: eta && {
      kind: eta.kind,
      state: eta.state,
      by: timeOrNull(eta.byAt),
      earliest: timeOrNull(eta.earliestAt),
      condition: eta.condition && plainText(source, eta.condition),
    },
    next_update_by: timeOrNull(nextUpdateBy),
    planned_until: timeOrNull(plannedUntil),
  };
}

function timeOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at);
}
