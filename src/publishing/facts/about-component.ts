import type { PublicAffected, PublicChange, PublicEtaStep, PublicIncident } from '../../domain/public-incident.ts';
import type { PublicPage } from '../../domain/status-page.ts';

/** What an incident says of each of its components. */
interface ByComponent {
  affected: Map<string, PublicAffected>;
  changes: Map<string, PublicChange[]>[];
  etas: Map<string, PublicEtaStep[]>[];
}

/** Sorted once an incident, not once a component: a fire may take down a thousand. */
const sorted = new WeakMap<PublicIncident, ByComponent>();

function byComponent(incident: PublicIncident): ByComponent {
  const known = sorted.get(incident);
  if (known) return known;
  const made = {
    affected: new Map(incident.components.map((each) => [each.id, each])),
    changes: incident.updates.map(({ changes }) => Map.groupBy(changes, (change) => change.componentId)),
    etas: incident.updates.map(({ etas }) => Map.groupBy(etas, (step) => step.componentId)),
  };
  sorted.set(incident, made);
  return made;
}

/** The same story with only what it says of one component; updates that would have nothing left to say are left out. */
export function aboutComponent(incident: PublicIncident, componentId: string): PublicIncident {
  const { affected, changes, etas } = byComponent(incident);
  const one = affected.get(componentId);
  return {
    ...incident,
    components: one ? [one] : [],
    updates: incident.updates
      .map((update, index) => ({
        ...update,
        changes: changes[index]?.get(componentId) ?? [],
        etas: etas[index]?.get(componentId) ?? [],
      }))
      .filter((update, index) => {
        const isSilent = !incident.updates[index]?.automatic && Object.keys(update.body).length === 0;
        return !isSilent || !update.isStatusRepeated || update.changes.length + update.etas.length > 0;
      }),
  };
}

/** The timelines that each component is in, newest first, by its id. */
export function timelinesByComponent({ timelines }: Pick<PublicPage, 'timelines'>): Map<string, PublicIncident[]> {
  const found = new Map<string, PublicIncident[]>();
  for (const incident of timelines) {
    for (const { id } of incident.components) {
      const own = found.get(id);
      if (own) own.push(incident);
      else found.set(id, [incident]);
    }
  }
  return found;
}
