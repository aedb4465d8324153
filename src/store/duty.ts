import { withRewordings } from '../domain/disclosure.ts';
import { dutyClock, type DutyClock, type DutyFacts, type SentReport } from '../domain/duty-clock.ts';
import type { DutyLimits } from '../domain/duty.ts';
import type { Incident } from '../domain/incident.ts';
import type { Page } from '../domain/page.ts';
import { DAY } from '../lib/clock.ts';
import { listComponents } from './components.ts';
import { listEvidence, reportSent, rewordingsOf, type EvidenceEntry } from './evidence.ts';
import { listAffected, listIncidents } from './incidents.ts';
import { listIntervals } from './intervals.ts';
import type { Db } from './tables.ts';

/** An incident under a duty to notify: how it stands, and what shows it. */
export interface Duty {
  incident: Incident;
  limits: DutyLimits;
  clock: DutyClock;
  entries: EvidenceEntry[];
  sent: SentReport[];
}

/** How an incident stands to its page's duty to notify; null where there is none: no limits, or planned work. */
export async function loadDuty(
  db: Db,
  incident: Incident,
  { dutyLimits: limits }: Pick<Page, 'dutyLimits'>,
  now: number,
): Promise<Duty | null> {
  if (limits === null || incident.kind !== 'incident') return null;
  const entries = await listEvidence(db, incident.id);
  // What stood on the page for seconds and was taken back has told nobody.
  const standing = entries.flatMap((entry) => (entry.takenBackAt === null ? (entry.evidence ?? []) : []));
  const evidence = withRewordings(standing, rewordingsOf(entries));
  const sent = await reportSent(
    db,
    evidence.flatMap(({ noticeId }) => noticeId ?? []),
  );
  const facts = { limits, incident, evidence, sent, ...(await interruption(db, incident)) };
  return { incident, limits, clock: dutyClock(facts, now), entries, sent };
}

/** Components that readers may see, deleted ones too: what they saw fail was interrupted. */
async function interruption(
  db: Db,
  { id, pageId, startedAt }: Incident,
): Promise<Pick<DutyFacts, 'affected' | 'intervals'>> {
  const components = await listComponents(db, pageId);
  const hidden = new Set(components.filter((each) => each.isHidden).map((each) => each.id));
  const affected = ((await listAffected(db, [id])).get(id) ?? []).filter((each) => !hidden.has(each.componentId));
  const ids = affected.map((each) => each.componentId);
  const fromAt = Math.min(startedAt, ...affected.map((each) => each.startedAt)) - DAY;
  return { affected, intervals: await listIntervals(db, ids, fromAt, Number.MAX_SAFE_INTEGER) };
}

/**
 * The duties of a page that can still ask for something: incidents that are open, or that ended within twice the
 * damages limit, so that a missed one is seen for as long again.
 */
export async function listDuties(db: Db, page: Pick<Page, 'id' | 'dutyLimits'>, now: number): Promise<Duty[]> {
  const { id, dutyLimits } = page;
  if (dutyLimits === null) return [];
  const open = await listIncidents(db, id, { kind: 'incident', isOpen: true });
  const ended = await listIncidents(db, id, { kind: 'incident', endedFrom: now - 2 * dutyLimits.damagesMs });
  const duties: Duty[] = [];
  for (const incident of [...open, ...(await longEnough(db, ended, dutyLimits))]) {
    const duty = await loadDuty(db, incident, page, now);
    if (duty) duties.push(duty);
  }
  return duties;
}

/** Most incidents are short and under no duty: told apart by one query, since the clock of each costs several. */
async function longEnough(db: Db, ended: readonly Incident[], { noticeMs }: DutyLimits): Promise<Incident[]> {
  const affected = await listAffected(
    db,
    ended.map((incident) => incident.id),
  );
  return ended.filter(({ id, startedAt, resolvedAt }) => {
    const own = affected.get(id) ?? [];
    const from = Math.min(startedAt, ...own.map((each) => each.startedAt));
    const until = Math.max(resolvedAt ?? 0, ...own.map((each) => each.restoredAt ?? 0));
    return until - from >= noticeMs;
  });
}
