import type { Component } from '../../domain/component.ts';
import { publicComponent, visibleNames, type PublicComponent } from '../../domain/status-page.ts';
import { HOUR, MINUTE } from '../../lib/clock.ts';
import { render } from '../../views/render.ts';
import { componentPageFacts, isLive, type ComponentSource } from '../facts/component-page-facts.ts';
import { waitPaths } from '../facts/wait-paths.ts';
import { hashOf } from '../prepare.ts';
import { languageOf, type Publication } from '../publication.ts';
import { HTML, type Artefact } from './artefact.ts';
import { lineKey } from './incident-key.ts';

/**
 * How often a component's page is rendered again though nothing changed, so that its figures go on. They take turns, so
 * that no round has to render all of them.
 */
const RENEWED_MS = 6 * HOUR;
const RENEWED_MEASURED_MS = HOUR;
const RENEWED_LIVE_MS = 5 * MINUTE;

/** The page of every component that readers may see, in each language. */
export function componentArtefacts(publication: Publication): Artefact[] {
  const { base, view } = publication;
  return componentSources(publication).flatMap((source) => {
    const fingerprint = fingerprintOf(publication, source);
    return view.locales.map((locale) => ({
      path: `${base}/${locale}/components/${source.face.id}`,
      type: HTML,
      isImmutable: false,
      fingerprint,
      render: () =>
        render('public/component', componentPageFacts(publication, source, locale), languageOf(publication, locale)),
    }));
  });
}

function componentSources(publication: Publication): ComponentSource[] {
  const { rows, view, history, charts } = publication;
  const waits = waitPaths(publication, view.defaultLocale);
  const names = visibleNames(rows.components);
  const visible = rows.components.filter((each) => names.has(each.id));
  const intervals = Map.groupBy(rows.intervals, (interval) => interval.componentId);
  const faces = new Map(
    view.services
      .flatMap((group) => group.components.flatMap((each) => [each, ...each.features]))
      .map((each) => [each.id, each]),
  );
  const faceOf = (component: Component): PublicComponent =>
    faces.get(component.id) ??
    publicComponent(component, names, view.timelines, intervals.get(component.id) ?? [], [], view.asOf);
  const all = new Map(visible.map((component) => [component.id, faceOf(component)]));
  const fromAt = view.days[0]?.fromAt ?? view.asOf;
  const recent = history.incidents.filter((each) => each.resolvedAt === null || each.resolvedAt >= fromAt);
  const involved = incidentsByComponent(recent);
  const needs = Map.groupBy(history.dependencies, (each) => each.componentId);
  const parts = Map.groupBy(visible, (each) => each.parentId);
  const find = (id: string | null): PublicComponent[] => {
    const found = id === null ? undefined : all.get(id);
    return found ? [found] : [];
  };
  return visible.map((component) => ({
    component,
    face: all.get(component.id) ?? faceOf(component),
    parent: find(component.parentId)[0] ?? null,
    parts: (parts.get(component.id) ?? []).flatMap((each) => find(each.id)),
    needs: (needs.get(component.id) ?? []).flatMap((each) => find(each.needsId)),
    intervals: intervals.get(component.id) ?? [],
    incidents: involved.get(component.id) ?? [],
    charts: charts.of(component.id),
    isAwaited: waits.component(component.id) !== null,
  }));
}

type Incidents = Publication['history']['incidents'];

function incidentsByComponent(incidents: Incidents): Map<string, Incidents[number][]> {
  const result = new Map<string, Incidents[number][]>();
  for (const incident of incidents) {
    // A false alarm touched nothing.
    for (const { id } of incident.outcome === 'false_alarm' ? [] : incident.components) {
      const own = result.get(id);
      if (own) own.push(incident);
      else result.set(id, [incident]);
    }
  }
  return result;
}

function fingerprintOf({ shape, view }: Publication, source: ComponentSource): string {
  const { component, face, parent, parts, needs, intervals, incidents, isAwaited } = source;
  const { isUptimeShown, isResponseTimeShown, startDate } = component;
  const { history: _, features: _features, ...own } = face;
  const others = [parent, ...parts, ...needs].map((each) => [each?.id, each?.status]);
  const record = intervals.map(({ status, fromAt, untilAt }) => [status, fromAt, untilAt]);
  const told = incidents.map(lineKey);
  const turn = turnOf(face, isResponseTimeShown, view.asOf);
  return hashOf(
    JSON.stringify([shape, isUptimeShown, isResponseTimeShown, startDate, own, others, record, told, turn, isAwaited]),
  );
}

/** Changes when it is the component's turn to be rendered again. */
function turnOf(face: PublicComponent, isMeasured: boolean, now: number): number {
  const length = isLive(face) ? RENEWED_LIVE_MS : isMeasured ? RENEWED_MEASURED_MS : RENEWED_MS;
  const place = Number.parseInt(face.id.slice(0, 6), 36) / 36 ** 6;
  return Math.floor((now - place * length) / length);
}
