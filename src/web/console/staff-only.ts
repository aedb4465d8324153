import { findAuditDetails } from '../../store/audit.ts';
import { ruleEvidence } from '../../store/json.ts';
import { listNotes } from '../../store/notes.ts';
import type { RuleFacts, StaffOnlyFacts } from '../../views/drafting-facts.ts';
import type { WebContext } from '../context.ts';
import type { loadIncident } from './load-incident.ts';

/** A note that could not be kept, and why. */
export interface UnsavedNote {
  body: string;
  faults: readonly string[];
}

type Loaded = Awaited<ReturnType<typeof loadIncident>>;

/** What only staff see of an incident. It is asked for here and nowhere that publishes. */
export async function staffOnlyFacts(web: WebContext, setting: Loaded, unsaved?: UnsavedNote): Promise<StaffOnlyFacts> {
  const { id } = setting.incident;
  const notes = await listNotes(web.store.db, id);
  const field = { id: 'note', name: 'note', value: unsaved?.body ?? '', faults: [...(unsaved?.faults ?? [])] };
  return {
    rule: setting.incident.source === 'probe' ? await ruleFacts(web, setting) : null,
    notes: {
      action: `/console/incidents/${id}/notes`,
      list: notes.map(({ author, createdAt, body }) => ({ author, at: createdAt, body })),
      field,
    },
  };
}

async function ruleFacts(web: WebContext, { incident, components, updates }: Loaded): Promise<RuleFacts | null> {
  const evidence = await findAuditDetails(web.store.db, incident.id, 'publish-by-rule', ruleEvidence);
  if (!evidence) return null;
  const { componentId, sinceAt, error, probes } = evidence;
  const component = components.find((each) => each.id === componentId);
  const isProbesOwn = updates.every((update) => update.automatic !== null);
  return {
    componentName: component?.name ?? { en: componentId },
    sinceAt,
    error,
    ending: !isProbesOwn ? 'taken' : incident.resolvedAt === null ? 'closes' : 'closed',
    probes: probes.map(({ key, kind, failureThreshold, recoveryThreshold, samples }) => ({
      ...{ key, kind, failures: failureThreshold, recoveries: recoveryThreshold, samples },
    })),
  };
}
