import { notFound } from '../domain/errors.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { StatedStatus } from '../domain/status.ts';
import type { Db, ProposalRow, Tx } from './tables.ts';

/** The proposals of a page that wait for a person, oldest first. */
export async function listWaitingProposals(db: Db, pageId: string): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('state', '=', 'waiting')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(toProposal);
}

/** The proposals of a page that have been decided or have lapsed, the latest first. */
export async function listPastProposals(db: Db, pageId: string, limit: number): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('state', '!=', 'waiting')
    .orderBy('decidedAt', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toProposal);
}

/** What persons dismissed about a component, of all that was proposed at or after a time. */
export async function listDismissedSince(db: Db, componentId: string, at: number): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('componentId', '=', componentId)
    .where('state', '=', 'dismissed')
    .where('createdAt', '>=', at)
    .execute();
  return rows.map(toProposal);
}

export async function getProposal(db: Db, id: string): Promise<Proposal> {
  const proposal = await findProposal(db, id);
  if (!proposal) throw notFound('proposal');
  return proposal;
}

export async function findProposal(db: Db, id: string): Promise<Proposal | undefined> {
  const row = await db.selectFrom('proposals').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toProposal(row);
}

/** The one proposal that waits for a component, if any. */
export async function findWaitingProposal(db: Db, componentId: string): Promise<Proposal | undefined> {
  const row = await db
    .selectFrom('proposals')
    .selectAll()
    .where('componentId', '=', componentId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return row && toProposal(row);
}

/** Whether anything has been proposed for a component at or after a time, whatever became of it. */
export async function hasProposalSince(db: Db, componentId: string, at: number): Promise<boolean> {
  const row = await db
    .selectFrom('proposals')
    .select('id')
    .where('componentId', '=', componentId)
    .where('createdAt', '>=', at)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertProposal(tx: Tx, proposal: Proposal): Promise<void> {
  await tx.insertInto('proposals').values(proposal).execute();
}

export async function updateProposal(tx: Tx, proposal: Proposal): Promise<void> {
  const { id, ...changes } = proposal;
  await tx.updateTable('proposals').set(changes).where('id', '=', id).execute();
}

/** Lets the proposal wait again from which an incident was opened that never was. Returns its id, if there is one. */
export async function reviveProposal(tx: Tx, incidentId: string): Promise<string | null> {
  const own = await tx.selectFrom('proposals').select('id').where('incidentId', '=', incidentId).executeTakeFirst();
  const undecided = { state: 'waiting', incidentId: null, decidedAt: null, decidedBy: null };
  await tx.updateTable('proposals').set(undecided).where('incidentId', '=', incidentId).execute();
  return own?.id ?? null;
}

function toProposal(row: ProposalRow): Proposal {
  return { ...row, status: row.status as StatedStatus, state: row.state as Proposal['state'] };
}
