import { NAME_LIMIT } from '../domain/component.ts';
import { rejectFaults, type Fault } from '../domain/errors.ts';
import { NOTHING_SAID_YET, type Incident } from '../domain/incident.ts';
import { isBlank, type LocalizedText } from '../domain/localized-text.ts';
import { metadataFaults } from '../domain/metadata.ts';
import type { UpdateInput } from '../domain/timeline.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import type { Tx } from '../store/tables.ts';
import type { ActionContext } from './context.ts';
import { moveTimeline, type Posted } from './steps/move-timeline.ts';

export interface OpenIncidentInput extends UpdateInput {
  pageId: string;
  name: LocalizedText;
  /** When the trouble began, if earlier than now. */
  startedAt?: number;
  source?: Incident['source'];
  metadata?: Record<string, unknown>;
}

/** Opens an incident with its first update. Throws a `Problem` naming every field at fault. */
export async function openIncident(context: ActionContext, input: OpenIncidentInput): Promise<Posted> {
  return context.store.transaction(async (tx) => {
    await touchPage(tx, input.pageId, context.now);
    return openIncidentIn(tx, context, input);
  });
}

/** The same inside the transaction of an action that has touched the page, and of which the incident is a part. */
export async function openIncidentIn(tx: Tx, context: ActionContext, input: OpenIncidentInput): Promise<Posted> {
  const { actor, now } = context;
  rejectFaults([
    ...nameFaults(input.name),
    ...startFaults(input.startedAt, now),
    ...metadataFaults(input.metadata ?? {}),
  ]);
  const posted = await moveTimeline(tx, context, newIncident(input, now), input, { isOpening: true });
  const details = { name: input.name, status: posted.incident.status, evidence: posted.evidence };
  await insertAuditEntry(tx, { at: now, actor, action: 'open-incident', subject: posted.incident.id, details });
  return posted;
}

/** What is wrong with the name of an incident or maintenance. */
export function nameFaults(name: LocalizedText): Fault[] {
  if (isBlank(name)) return [{ field: 'name', message: 'Give it a name that says what people cannot do.' }];
  return Object.values(name).some((text) => text.length > NAME_LIMIT)
    ? [{ field: 'name', message: `Use at most ${NAME_LIMIT} characters.` }]
    : [];
}

function startFaults(startedAt: number | undefined, now: number): Fault[] {
  return startedAt !== undefined && startedAt > now
    ? [{ field: 'started_at', message: 'It cannot have begun in the future: give an earlier time.' }]
    : [];
}

/** An incident as it is before its first update. */
export function newIncident(input: OpenIncidentInput, now: number): Incident {
  return {
    id: newId(),
    pageId: input.pageId,
    kind: 'incident',
    name: input.name,
    status: input.status ?? 'investigating',
    impactOverride: null,
    source: input.source ?? 'staff',
    startedAt: input.startedAt ?? now,
    createdAt: now,
    updatedAt: now,
    monitoringAt: null,
    resolvedAt: null,
    nextUpdateBy: null,
    scheduledFor: null,
    scheduledUntil: null,
    metadata: input.metadata ?? {},
    ...NOTHING_SAID_YET,
  };
}
