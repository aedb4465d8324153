import type { Component } from '../../domain/component.ts';
import { cascadeToFeatures, featuresOf } from '../../domain/feature.ts';
import { LOCALES, inLanguage, type LocalizedText } from '../../domain/localized-text.ts';
import { observation } from '../../domain/observation.ts';
import { isJudged } from '../../domain/proposal.ts';
import { covers, type OpenTimeline } from '../../domain/published-status.ts';
import type { StatedStatus } from '../../domain/status.ts';
import { MINUTE } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { countAuditEntries, insertAuditEntry } from '../../store/audit.ts';
import { listComponents, listDependencies } from '../../store/components.ts';
import { listOpenTimelines } from '../../store/incidents.ts';
import { listComponentProbes } from '../../store/probes.ts';
import { findWaitingProposal, insertProposal, listDismissedSince, updateProposal } from '../../store/proposals.ts';
import type { Tx } from '../../store/tables.ts';
import { listUpdates } from '../../store/updates.ts';
import type { ActionContext } from '../context.ts';
import { openIncidentIn } from '../open-incident.ts';
import { moveTimeline } from './move-timeline.ts';
import { keepRuleEvidence } from './rule-evidence.ts';

/** So many failures within such a time, and a component is unstable. */
const FLAPPING_FAILURES = 3;
const FLAPPING_SPAN_MS = 30 * MINUTE;

/** What probes see of a component that fails. */
export interface Trouble {
  status: StatedStatus;
  sinceAt: number;
  error: string | null;
}

/** What a component's rule makes of errors: nothing, a proposal, or an incident that says so and no more. */
export async function beginProbeTrouble(
  tx: Tx,
  context: ActionContext,
  component: Component,
  trouble: Trouble,
): Promise<void> {
  if (component.probeRule === 'observe') return;
  const told = (await listOpenTimelines(tx, component.pageId)).filter((each) => covers(each, component.id));
  if (told.length > 0) {
    for (const timeline of told) await worsen(tx, context, timeline, component, trouble);
    return;
  }
  const name = component.probeRule === 'publish' ? await publicName(tx, component, trouble) : undefined;
  if (name) await publish(tx, context, component, name, trouble);
  else await propose(tx, context, component, trouble);
}

/**
 * Ends what the probes began: the proposal that waits, and the incidents that are still the probes' alone. While the
 * component goes to and fro they stay open, so that people are told once and not at every turn.
 */
export async function endProbeTrouble(
  tx: Tx,
  context: ActionContext,
  component: Component,
  endedAt: number,
): Promise<void> {
  if (await isFlapping(tx, component.id, context.now)) return;
  const proposal = await findWaitingProposal(tx, component.id);
  if (proposal) await updateProposal(tx, { ...proposal, state: 'lapsed', decidedAt: context.now });
  for (const timeline of await listProbesOwn(tx, component)) {
    await close(tx, context, timeline, component.id, endedAt);
  }
}

/** A component that keeps failing and recovering is unstable: its recovery is believed when it has lasted. */
export async function isFlapping(tx: Tx, componentId: string, now: number): Promise<boolean> {
  return (await countAuditEntries(tx, componentId, 'observe-failure', now - FLAPPING_SPAN_MS)) >= FLAPPING_FAILURES;
}

/** The open incidents about a component that probes opened and nobody has posted to. */
export async function listProbesOwn(tx: Tx, component: Component): Promise<OpenTimeline[]> {
  const own: OpenTimeline[] = [];
  for (const timeline of await listOpenTimelines(tx, component.pageId)) {
    if (states(timeline, component.id) && (await isProbesOwn(tx, timeline))) own.push(timeline);
  }
  return own;
}

/** The component is what the incident is about, not one that its trouble reached. */
function states({ affected }: OpenTimeline, componentId: string): boolean {
  return affected.some(
    (each) => each.componentId === componentId && each.restoredAt === null && each.source === 'stated',
  );
}

/** Whether a probe opened it and no person or program has posted to it since: their updates have words of their own. */
async function isProbesOwn(tx: Tx, { incident }: OpenTimeline): Promise<boolean> {
  if (incident.kind !== 'incident' || incident.source !== 'probe') return false;
  const updates = (await listUpdates(tx, [incident.id])).get(incident.id) ?? [];
  return updates.every((update) => update.automatic !== null);
}

async function publish(
  tx: Tx,
  context: ActionContext,
  component: Component,
  name: LocalizedText,
  trouble: Trouble,
): Promise<void> {
  const { status, sinceAt } = trouble;
  const { incident } = await openIncidentIn(tx, context, {
    pageId: component.pageId,
    name,
    source: 'probe',
    startedAt: sinceAt,
    automatic: { kind: 'errors_since', at: sinceAt },
    impacts: { [component.id]: status },
  });
  await keepRuleEvidence(tx, context, incident.id, component, trouble);
}

/** Brings the probes' own incident to another status of its component; what people have posted to is theirs. */
async function worsen(
  tx: Tx,
  context: ActionContext,
  timeline: OpenTimeline,
  component: Component,
  { status, sinceAt }: Trouble,
): Promise<void> {
  const now = timeline.affected.find((each) => each.componentId === component.id)?.status;
  if (now === status || !states(timeline, component.id) || !(await isProbesOwn(tx, timeline))) return;
  const input = { automatic: { kind: 'errors_since', at: sinceAt }, impacts: { [component.id]: status } } as const;
  const { evidence } = await moveTimeline(tx, context, timeline.incident, input, { isOpening: false });
  const entry = { at: context.now, actor: context.actor, action: 'worsen-incident', subject: timeline.incident.id };
  await insertAuditEntry(tx, { ...entry, details: { status, evidence } });
}

async function propose(
  tx: Tx,
  { actor, now }: ActionContext,
  component: Component,
  { status, sinceAt, error }: Trouble,
): Promise<void> {
  const evidence = error ?? '';
  const waiting = await findWaitingProposal(tx, component.id);
  if (waiting) {
    await updateProposal(tx, { ...waiting, status, evidence });
    return;
  }
  if (isJudged(await listDismissedSince(tx, component.id, sinceAt), { status, sinceAt })) return;
  const about = { id: newId(), pageId: component.pageId, componentId: component.id };
  const undecided = {
    state: 'waiting',
    incidentId: null,
    createdAt: now,
    decidedAt: null,
    reason: null,
    decidedBy: null,
  } as const;
  await insertProposal(tx, { ...about, status, sinceAt, evidence, ...undecided });
  await insertAuditEntry(tx, { at: now, actor, action: 'propose-incident', subject: about.id, details: { ...about } });
}

async function close(
  tx: Tx,
  context: ActionContext,
  { incident, affected }: OpenTimeline,
  componentId: string,
  endedAt: number,
): Promise<void> {
  const { actor, now } = context;
  const startedAt = affected.find((each) => each.componentId === componentId)?.startedAt ?? endedAt;
  const at = Math.min(now, Math.max(endedAt, startedAt));
  const input = {
    status: 'resolved',
    automatic: { kind: 'errors_ended', at },
    restoration: { [componentId]: { kind: 'restored', at } },
  } as const;
  const { evidence } = await moveTimeline(tx, context, incident, input, { isOpening: false });
  const details = { at, evidence };
  await insertAuditEntry(tx, { at: now, actor, action: 'close-incident', subject: incident.id, details });
  const reached = new Set(affected.map((each) => each.componentId).filter((id) => id !== componentId));
  await judgeAgain(tx, context, incident.pageId, reached);
}

/** Components that the closed incident spoke for, and whose own probes still fail, need an incident of their own. */
async function judgeAgain(
  tx: Tx,
  context: ActionContext,
  pageId: string,
  componentIds: ReadonlySet<string>,
): Promise<void> {
  for (const component of (await listComponents(tx, pageId)).filter(({ id }) => componentIds.has(id))) {
    const { status, sinceAt, error } = observation(await listComponentProbes(tx, component.id), context.now);
    if (status === 'operational' || status === 'unknown') continue;
    await beginProbeTrouble(tx, context, component, { status, sinceAt: Math.min(sinceAt, context.now), error });
  }
}

/**
 * What readers know the trouble by: the component's name, or those of the shown components that a hidden one reaches.
 * Nothing where none of it is shown: a person has to say what it means.
 */
async function publicName(tx: Tx, component: Component, { status }: Trouble): Promise<LocalizedText | undefined> {
  if (!component.isHidden) return component.name;
  const components = await listComponents(tx, component.pageId);
  const dependencies = await listDependencies(tx, component.pageId);
  const reached = cascadeToFeatures(new Map([[component.id, status]]), dependencies, featuresOf(components));
  const shown = components.filter(({ id, isHidden }) => !isHidden && reached.has(id));
  if (shown.length === 0) return undefined;
  const named = shown.slice(0, 3).map(({ name }) => name);
  return Object.fromEntries(
    LOCALES.filter((locale) => named.every((name) => name[locale])).map((locale) => [
      locale,
      new Intl.ListFormat(locale, { style: 'narrow', type: 'conjunction' }).format(
        named.map((name) => inLanguage(name, locale, locale).text),
      ),
    ]),
  );
}
