import type { Component, ComponentGroup } from '../domain/component.ts';
import type { CorrectedField } from '../domain/correction.ts';
import { contactOf } from '../domain/help.ts';
import { featuresOf } from '../domain/feature.ts';
import { holdingEtas } from '../domain/holding-eta.ts';
import { incidentImpact, isTurn, openEtas, type Incident, type Update } from '../domain/incident.ts';
import { inLanguage, type Locale, type LocalizedText } from '../domain/localized-text.ts';
import type { Page } from '../domain/page.ts';
import { causeOf, type FullTimeline } from '../domain/public-incident.ts';
import { etaState, type Eta, type EtaKind, type EtaState } from '../domain/restoration.ts';
import { rollup, worst, type ComponentStatus, type Impact, type Rollup, type StatedStatus } from '../domain/status.ts';
import { formatTime, translate } from './language.ts';

/** What the JSON of one page is made from. It speaks one language; a text that lacks it falls back. */
export interface JsonSource {
  page: Page;
  /** Address of the page without a slash at its end. */
  url: string;
  locale: Locale;
  /** All components of the page that still exist, hidden ones too. */
  components: readonly Component[];
  groups: readonly ComponentGroup[];
  now: number;
  /** True for the manage API, where staff see hidden components; readers never do. */
  isHiddenShown: boolean;
}

export interface PageJson {
  id: string;
  name: string;
  url: string;
  time_zone: string;
  updated_at: string;
}

export interface ComponentJson {
  id: string;
  name: string;
  status: StatedStatus;
  created_at: string;
  updated_at: string;
  position: number;
  description: string | null;
  showcase: boolean;
  start_date: string | null;
  group_id: string | null;
  page_id: string;
  group: boolean;
  only_show_if_degraded: boolean;
  /** Ids of a group's components; nothing else has this key. */
  components?: string[];
}

export interface UpdateJson {
  id: string;
  status: string;
  body: string;
  incident_id: string;
  created_at: string;
  updated_at: string;
  display_at: string;
  affected_components: { code: string; name: string; old_status: StatedStatus; new_status: StatedStatus }[] | null;
  deliver_notifications: boolean;
  custom_tweet: null;
  tweet_id: null;
}

/** Our own addition: when a component is back. Times are null where none was given. */
export interface RestorationJson {
  component_id: string;
  kind: EtaKind | 'restored';
  state: EtaState | 'watching';
  by: string | null;
  earliest: string | null;
  condition: string | null;
  reason: string | null;
  basis: Eta['basis'];
  /** How many estimates have been given for this component in this incident, this one included. */
  revisions: number;
  restored_at: string | null;
  /** Since when it works again and is watched before it is called restored. */
  watching_since: string | null;
  /** Id of the component from which the trouble came; null: it began here, or with one that readers do not see. */
  because_of: string | null;
}

/** Our own addition: a time that was put right afterwards; no component: the incident's own. */
export interface CorrectionJson {
  component_id: string | null;
  field: CorrectedField;
  from: string;
  to: string;
  corrected_at: string;
}

export interface IncidentJson {
  id: string;
  name: string;
  status: string;
  created_at: string;
  updated_at: string;
  monitoring_at: string | null;
  resolved_at: string | null;
  impact: Impact;
  shortlink: string;
  started_at: string;
  page_id: string;
  incident_updates: UpdateJson[];
  components: ComponentJson[];
  restoration: RestorationJson[];
  /** The time by which the next update was promised, while it still stands. */
  next_update_by: string | null;
  /** Since when that update is overdue; programs that know only `next_update_by` never show a promise that lapsed. */
  next_update_overdue_since: string | null;
  /** How it ended, where it was not simply resolved. */
  outcome: Incident['outcome'];
  /** The incident in which this duplicate is told on. */
  merged_into: string | null;
  corrections: CorrectionJson[];
  /** Our own addition: whom to ask, and what to do meanwhile. */
  contact: string | null;
  alternatives: string | null;
  scheduled_for?: string | null;
  scheduled_until?: string | null;
}

/** A time as Statuspage writes it: ISO 8601 with milliseconds, in UTC. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

function isoTimeOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at);
}

/** The text in the source's language; null where nothing is written. */
export function plainText({ locale, page }: Pick<JsonSource, 'locale' | 'page'>, text: LocalizedText): string | null {
  const { text: found } = inLanguage(text, locale, page.defaultLocale);
  return found === '' ? null : found;
}

/** Exactly these keys: a strict client fails on any other. */
export function pageJson(source: Pick<JsonSource, 'page' | 'url' | 'locale'>): PageJson {
  const { page, url } = source;
  return {
    id: page.id,
    name: plainText(source, page.name) ?? page.key,
    url,
    time_zone: page.timeZone,
    updated_at: isoTime(page.updatedAt),
  };
}

/** The page's one-line state, of the components that readers see. */
export function statusJson(source: Pick<JsonSource, 'components'>): Rollup {
  return rollup(source.components.filter((each) => !each.isHidden).map((each) => each.status));
}

/** The components that this JSON may mention: readers are never shown a hidden one. */
export function visibleComponents(source: Pick<JsonSource, 'components' | 'isHiddenShown'>): Component[] {
  return source.components.filter((each) => source.isHiddenShown || !each.isHidden);
}

/** Groups and components in one flat list in the page's order, each group before its own; a group is never empty. */
export function componentsJson(source: JsonSource): ComponentJson[] {
  const visible = visibleComponents(source);
  const grouped = source.groups.flatMap((group) => {
    const children = visible.filter((each) => each.groupId === group.id);
    if (children.length === 0) return [];
    return [groupRowJson(source, group, children), ...children.map((each) => componentJson(source, each))];
  });
  const ungrouped = visible.filter((each) => !source.groups.some((group) => group.id === each.groupId));
  return [...grouped, ...ungrouped.map((each) => componentJson(source, each))];
}

export function componentJson(source: JsonSource, component: Component): ComponentJson {
  return {
    id: component.id,
    name: plainText(source, component.name) ?? component.key,
    status: statusWord(component.status),
    created_at: isoTime(component.createdAt),
    updated_at: isoTime(component.updatedAt),
    position: component.position,
    description: plainText(source, component.description),
    showcase: component.isUptimeShown,
    start_date: component.startDate,
    group_id: component.groupId,
    page_id: component.pageId,
    group: false,
    only_show_if_degraded: component.isOnlyShownIfDegraded,
  };
}

function groupRowJson(source: JsonSource, group: ComponentGroup, children: readonly Component[]): ComponentJson {
  return {
    id: group.id,
    name: plainText(source, group.name) ?? group.key,
    status: statusWord(worst(children.map((each) => each.status))),
    created_at: isoTime(group.createdAt),
    updated_at: isoTime(group.updatedAt),
    position: group.position,
    description: plainText(source, group.description),
    showcase: false,
    start_date: null,
    group_id: null,
    page_id: group.pageId,
    group: true,
    only_show_if_degraded: false,
    components: children.map((each) => each.id),
  };
}

/** Statuspage has no word for "no current data", and its clients know only its own: they read "operational". */
function statusWord(status: ComponentStatus): StatedStatus {
  return status === 'unknown' ? 'operational' : status;
}

/** Statuspage has no cancelled maintenances; to its clients one is over, thus completed. */
function timelineWord(status: string): string {
  return status === 'cancelled' ? 'completed' : status;
}

/** An incident or maintenance with its updates, newest first, and its restoration ETAs. */
export function incidentJson(source: JsonSource, timeline: FullTimeline): IncidentJson {
  const { incident } = timeline;
  const schedule = {
    scheduled_for: isoTimeOrNull(incident.scheduledFor),
    scheduled_until: isoTimeOrNull(incident.scheduledUntil),
  };
  return {
    id: incident.id,
    name: plainText(source, incident.name) ?? incident.id,
    status: timelineWord(incident.status),
    created_at: isoTime(incident.createdAt),
    updated_at: isoTime(incident.updatedAt),
    monitoring_at: isoTimeOrNull(incident.monitoringAt),
    resolved_at: isoTimeOrNull(incident.resolvedAt),
    impact: visibleImpact(source, timeline),
    shortlink: `${source.url}/incidents/${incident.id}`,
    started_at: isoTime(incident.startedAt),
    page_id: incident.pageId,
    incident_updates: timeline.updates.map((update) => updateJson(source, update)),
    components: affectedComponents(source, timeline).map((each) => componentJson(source, each)),
    restoration: restorationJson(source, timeline),
    ...nextUpdateJson(source, incident),
    outcome: incident.outcome,
    merged_into: timeline.mergedInto?.id ?? null,
    corrections: correctionsJson(source, timeline),
    contact: plainText(source, contactOf(incident, source.page) ?? {}),
    alternatives: plainText(source, incident.alternatives),
    ...(incident.kind === 'maintenance' ? schedule : {}),
  };
}

function nextUpdateJson(
  { now }: Pick<JsonSource, 'now'>,
  { nextUpdateBy, resolvedAt }: Incident,
): Pick<IncidentJson, 'next_update_by' | 'next_update_overdue_since'> {
  const by = resolvedAt === null ? nextUpdateBy : null;
  const isLate = by !== null && now >= by;
  return { next_update_by: isoTimeOrNull(isLate ? null : by), next_update_overdue_since: isoTimeOrNull(isLate ? by : null) };
}

function correctionsJson(source: JsonSource, { corrections }: FullTimeline): CorrectionJson[] {
  const visible = new Set(visibleComponents(source).map((each) => each.id));
  return corrections
    .filter(({ componentId }) => componentId === null || visible.has(componentId))
    .map(({ componentId, field, fromAt, toAt, createdAt }) => ({
      component_id: componentId,
      field,
      from: isoTime(fromAt),
      to: isoTime(toAt),
      corrected_at: isoTime(createdAt),
    }));
}

/** The impact on what readers see: a hidden data centre alone is none of their trouble. */
function visibleImpact({ components }: JsonSource, { incident, affected }: FullTimeline): Impact {
  const hidden = new Set(components.filter((each) => each.isHidden).map((each) => each.id));
  return incidentImpact(
    incident,
    affected.filter((each) => !hidden.has(each.componentId)),
  );
}

function affectedComponents(source: JsonSource, { affected }: FullTimeline): Component[] {
  const ids = new Set(affected.map((each) => each.componentId));
  return visibleComponents(source).filter((each) => ids.has(each.id));
}

export function updateJson(source: JsonSource, update: Update): UpdateJson {
  const visible = new Map(visibleComponents(source).map((each) => [each.id, each]));
  const changed = update.changes.flatMap(({ componentId, oldStatus, newStatus }) => {
    const component = visible.get(componentId);
    if (!component) return [];
    return [{ code: componentId, name: fullName(source, component), old_status: oldStatus, new_status: newStatus }];
  });
  return {
    id: update.id,
    status: timelineWord(update.status),
    body: updateText(source, update),
    incident_id: update.incidentId,
    created_at: isoTime(update.createdAt),
    updated_at: isoTime(update.updatedAt),
    display_at: isoTime(update.displayAt),
    affected_components: changed.length > 0 ? changed : null,
    deliver_notifications: update.isNotified,
    custom_tweet: null,
    tweet_id: null,
  };
}

/** "Payments - Card payments": Statuspage names a grouped component so in updates. */
function fullName(source: JsonSource, component: Component): string {
  const group = source.groups.find((each) => each.id === component.groupId);
  const name = plainText(source, component.name) ?? component.key;
  return group ? `${plainText(source, group.name) ?? group.key} - ${name}` : name;
}

function updateText(source: JsonSource, { automatic, body }: Update): string {
  const written = plainText(source, body);
  if (automatic === null || (written !== null && !isTurn(automatic))) return written ?? '';
  const language = { locale: source.locale, fallback: source.page.defaultLocale, timeZone: source.page.timeZone };
  const said = translate(source.locale, `words.automatic.${automatic.kind}`, { time: formatTime(language, automatic.at) });
  return written === null ? said : `${said}\n\n${written}`;
}

/** One entry for each component that was down: what is promised for it, or that it is back; in the page's order. */
export function restorationJson(source: JsonSource, timeline: FullTimeline): RestorationJson[] {
  // What was no outage, or is told on elsewhere, promises nothing any more.
  if (timeline.incident.kind === 'maintenance' || timeline.incident.outcome !== null) return [];
  const visible = visibleComponents(source);
  const features = featuresOf(visible);
  const [holding, last] = [holdingEtas(timeline, features, source.now), openEtas(timeline.etas)];
  const affectedById = new Map(timeline.affected.map((each) => [each.componentId, each]));
  const etas = Map.groupBy(timeline.etas, (each) => each.componentId);
  return affectedComponents(source, timeline).flatMap(({ id }) => {
    const affected = affectedById.get(id);
    const restoredAt = affected?.restoredAt ?? null;
    const eta = restoredAt === null ? holding.get(id) : last.get(id);
    // What was only named, and never down, is not back either.
    if (!affected || (!eta && affected.worstStatus === 'operational')) return [];
    const causeId = causeOf(affected, features);
    const becauseOf = visible.find((each) => each.id === causeId)?.id ?? null;
    const revisions = etas.get(eta?.componentId ?? '')?.length ?? 0;
    const json = eta || restoredAt !== null ? etaJson(source, eta, restoredAt) : NOTHING_PROMISED;
    const { watchingSinceAt } = affected;
    return [
      {
        component_id: id,
        ...json,
        ...(watchingSinceAt === null ? {} : { state: 'watching' as const }),
        revisions,
        restored_at: isoTimeOrNull(restoredAt),
        watching_since: isoTimeOrNull(watchingSinceAt),
        because_of: becauseOf,
      },
    ];
  });
}

type EtaJson = Pick<RestorationJson, 'kind' | 'state' | 'by' | 'earliest' | 'condition' | 'reason' | 'basis'>;

const NOTHING_PROMISED: EtaJson = {
  ...{ kind: 'assessing', state: 'assessing', by: null, earliest: null, condition: null, reason: null, basis: 'staff' },
};

function etaJson(source: JsonSource, eta: Eta | undefined, restoredAt: number | null): EtaJson {
  if (!eta) {
    const none = { by: null, earliest: null, condition: null, reason: null };
    return { kind: 'restored', state: 'restored', ...none, basis: 'staff' };
  }
  return {
    kind: eta.kind,
    state: etaState(eta, restoredAt, source.now),
    by: isoTimeOrNull(eta.byAt),
    earliest: isoTimeOrNull(eta.earliestAt),
    condition: eta.condition && plainText(source, eta.condition),
    reason: eta.reason && plainText(source, eta.reason),
    basis: eta.basis,
  };
}
