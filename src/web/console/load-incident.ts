import type { Component, ComponentGroup } from '../../domain/component.ts';
import type { Dependency } from '../../domain/dependency.ts';
import { featuresOf, withFeatures, withParents } from '../../domain/feature.ts';
import type { Affected, Incident, Update } from '../../domain/incident.ts';
import type { PastTrouble } from '../../domain/estimate.ts';
import type { Eta } from '../../domain/restoration.ts';
import type { Template } from '../../domain/template.ts';
import { listComponents, listDependencies } from '../../store/components.ts';
import { listPastTroubles } from '../../store/durations.ts';
import { listEtas } from '../../store/etas.ts';
import { listGroups } from '../../store/groups.ts';
import { getIncident, listAffected } from '../../store/incidents.ts';
import { countRecipients } from '../../store/recipients.ts';
import { listTemplates } from '../../store/templates.ts';
import { listUpdates } from '../../store/updates.ts';
import type { WebContext } from '../context.ts';
import { choosePageById, type ChosenPage } from './screen.ts';

/** Everything that the form of an incident needs to know; without `incident` it is one about to be opened. */
export interface IncidentSetting extends ChosenPage {
  incident: Incident | null;
  affected: Affected[];
  etas: Eta[];
  /** Newest first. */
  updates: Update[];
  components: Component[];
  groups: ComponentGroup[];
  dependencies: Dependency[];
  /** How long each component was down before, for suggestions. */
  past: Map<string, PastTrouble[]>;
  templates: Template[];
  recipients: number;
  now: number;
}

/** Loads an incident or maintenance with all that is said of it. Throws `not_found`. */
export async function loadIncident(web: WebContext, id: string): Promise<IncidentSetting & { incident: Incident }> {
  const { db } = web.store;
  const incident = await getIncident(db, id);
  const chosen = await choosePageById(web, incident.pageId);
  const affected = (await listAffected(db, [id])).get(id) ?? [];
  const opening = await loadOpening(web, chosen);
  const ids = affected.map((each) => each.componentId);
  return {
    ...opening,
    incident,
    affected,
    etas: (await listEtas(db, [id])).get(id) ?? [],
    updates: (await listUpdates(db, [id])).get(id) ?? [],
    recipients: await countRecipients(db, incident.pageId, withParents(ids, opening.components)),
  };
}

/** The same before there is an incident: it may concern everybody. */
export async function loadOpening(web: WebContext, chosen: ChosenPage): Promise<IncidentSetting> {
  const { db } = web.store;
  const { id } = chosen.page;
  const components = await listComponents(db, id);
  return {
    ...chosen,
    incident: null,
    affected: [],
    etas: [],
    updates: [],
    components,
    groups: await listGroups(db, id),
    // What befalls a service befalls its features.
    dependencies: withFeatures(await listDependencies(db, id), featuresOf(components)),
    past: await listPastTroubles(
      db,
      components.map((each) => each.id),
    ),
    templates: await listTemplates(db, id),
    recipients: await countRecipients(db, id, null),
    now: web.clock.now(),
  };
}

/** The newest update that somebody looking now has seen. */
export function newestPosition({ updates }: Pick<IncidentSetting, 'updates'>): number {
  return Math.max(0, ...updates.map((update) => update.position));
}
