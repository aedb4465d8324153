import type { Probe, ProbeState } from '../domain/probe.ts';
import type { StatedStatus } from '../domain/status.ts';
import { MINUTE } from '../lib/clock.ts';
import { componentStatus, decode, probeTarget } from './json.ts';
import type { Db, ProbeRow, Tx } from './tables.ts';

/** The probes of a page, in the order of its components. */
export async function listProbes(db: Db, pageId: string): Promise<Probe[]> {
  const rows = await db
    .selectFrom('probes')
    .innerJoin('components', 'components.id', 'probes.componentId')
    .selectAll('probes')
    .where('components.pageId', '=', pageId)
    .where('components.deletedAt', 'is', null)
    .orderBy('components.position')
    .orderBy('probes.componentId')
    .orderBy('probes.key')
    .execute();
  return rows.map(toProbe);
}

export async function listComponentProbes(db: Db, componentId: string): Promise<Probe[]> {
  const rows = await db
    .selectFrom('probes')
    .selectAll()
    .where('componentId', '=', componentId)
    .orderBy('key')
    .execute();
  return rows.map(toProbe);
}

export async function findProbe(db: Db, id: string): Promise<Probe | undefined> {
  const row = await db.selectFrom('probes').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toProbe(row);
}

/** Reads a probe and, on PostgreSQL, locks it: a call and a check of one heartbeat happen one after the other. */
export async function lockProbe(tx: Tx, id: string): Promise<Probe | undefined> {
  await tx
    .updateTable('probes')
    .set((eb) => ({ dueAt: eb.ref('dueAt') }))
    .where('id', '=', id)
    .execute();
  return findProbe(tx, id);
}

/** The heartbeat that a service calls by this token. */
export async function findProbeByToken(db: Db, tokenHash: string): Promise<Probe | undefined> {
  const row = await db.selectFrom('probes').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst();
  return row && toProbe(row);
}

export async function insertProbe(tx: Tx, probe: Probe): Promise<void> {
  const { id, createdAt } = probe;
  await tx
    .insertInto('probes')
    .values({ id, createdAt, ...settingsOf(probe), ...stateOf(probe), leaseOwner: null, leaseUntil: null })
    .execute();
}

/** Changes a probe's settings and when it runs next; what its samples have said stands. */
export async function updateProbe(tx: Tx, probe: Probe): Promise<void> {
  await tx.updateTable('probes').set(settingsOf(probe)).where('id', '=', probe.id).execute();
}

/** Its samples and roll-ups go with it. */
export async function deleteProbe(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('probes').where('id', '=', id).execute();
}

/** Saves what its samples say, and when it runs next. Gives it free for the next run. */
export async function saveProbeState(tx: Tx, id: string, state: ProbeState, dueAt: number): Promise<void> {
  await tx
    .updateTable('probes')
    .set({ ...stateOf(state), dueAt, leaseOwner: null, leaseUntil: null })
    .where('id', '=', id)
    .execute();
}

export interface Lease {
  owner: string;
  /** Real time. */
  until: number;
}

/** Probes of every page whose time has come and that nobody runs, the longest waiting first. */
export async function listDueProbes(db: Db, now: number, realNow: number, limit: number): Promise<Probe[]> {
  const rows = await db
    .selectFrom('probes')
    .innerJoin('components', 'components.id', 'probes.componentId')
    .selectAll('probes')
    .where('components.deletedAt', 'is', null)
    // A sample from the future means that the clock was set back: to wait for that time again could take days.
    .where((eb) => eb.or([eb('dueAt', '<=', now), eb('lastSampleAt', '>', now + MINUTE)]))
    .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', realNow)]))
    .orderBy('dueAt')
    .orderBy('probes.id')
    .limit(limit)
    .execute();
  return rows.map(toProbe);
}

/** Takes a due probe for one run. False where another process was first: it is theirs. */
export async function claimProbe(db: Db, probe: Probe, lease: Lease, realNow: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('probes')
    .set({ leaseOwner: lease.owner, leaseUntil: lease.until })
    .where('id', '=', probe.id)
    .where('dueAt', '=', probe.dueAt)
    .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', realNow)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Ends a run that had nothing to record. */
export async function releaseProbe(db: Db, id: string, owner: string, dueAt: number): Promise<void> {
  await db
    .updateTable('probes')
    .set({ dueAt, leaseOwner: null, leaseUntil: null })
    .where('id', '=', id)
    .where('leaseOwner', '=', owner)
    .execute();
}

/** Whether a run is still its owner's; a lease that ran out may have been taken by another. */
export async function holdsLease(db: Db, id: string, owner: string): Promise<boolean> {
  const row = await db
    .selectFrom('probes')
    .select('id')
    .where('id', '=', id)
    .where('leaseOwner', '=', owner)
    .executeTakeFirst();
  return row !== undefined;
}

function toProbe({ kind: _, leaseOwner: __, leaseUntil: ___, ...row }: ProbeRow): Probe {
  return {
    ...row,
    target: decode(probeTarget, row.target),
    failureStatus: row.failureStatus as StatedStatus,
    observedStatus: componentStatus.parse(row.observedStatus),
  };
}

function settingsOf(probe: Probe): Omit<ProbeRow, keyof ProbeState | 'id' | 'createdAt' | 'leaseOwner' | 'leaseUntil'> {
  return {
    componentId: probe.componentId,
    key: probe.key,
    kind: probe.target.kind,
    target: JSON.stringify(probe.target),
    schedule: probe.schedule,
    timeZone: probe.timeZone,
    timeoutMs: probe.timeoutMs,
    failureThreshold: probe.failureThreshold,
    recoveryThreshold: probe.recoveryThreshold,
    recheckMs: probe.recheckMs,
    failureStatus: probe.failureStatus,
    tokenHash: probe.tokenHash,
    dueAt: probe.dueAt,
    updatedAt: probe.updatedAt,
  };
}

function stateOf(state: ProbeState): ProbeState {
  return {
    observedStatus: state.observedStatus,
    goodStreak: state.goodStreak,
    badStreak: state.badStreak,
    runSinceAt: state.runSinceAt,
    firstFailureAt: state.firstFailureAt,
    lastSampleAt: state.lastSampleAt,
    lastConclusiveAt: state.lastConclusiveAt,
    freshUntil: state.freshUntil,
    lastGoodAt: state.lastGoodAt,
    lastError: state.lastError,
  };
}
