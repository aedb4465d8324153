import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import { getProposal, updateProposal } from '../store/proposals.ts';
import type { ActionContext } from './context.ts';
import { openIncidentIn, type OpenIncidentInput } from './open-incident.ts';
import { rejectDecided } from './steps/reject-decided.ts';
import type { Posted } from './steps/move-timeline.ts';

/** What the person says; where they say nothing of impacts or the beginning, the proposal's own hold. */
export type ConfirmProposalInput = Omit<OpenIncidentInput, 'pageId' | 'source'>;

/** A person takes up what the probes propose: opens the incident, which is theirs from now on. */
export async function confirmProposal(
  context: ActionContext,
  proposalId: string,
  input: ConfirmProposalInput,
): Promise<Posted> {
  const { store, actor, now } = context;
  return store.transaction(async (tx) => {
    const { pageId } = await getProposal(tx, proposalId);
    await touchPage(tx, pageId, now);
    const proposal = await getProposal(tx, proposalId);
    rejectDecided(proposal);
    const { componentId, status, sinceAt } = proposal;
    const proposed = { impacts: { [componentId]: status }, startedAt: sinceAt };
    const posted = await openIncidentIn(tx, context, { ...proposed, ...input, pageId, source: 'staff' });
    const { id: incidentId } = posted.incident;
    await updateProposal(tx, { ...proposal, state: 'confirmed', incidentId, decidedAt: now, decidedBy: actor.name });
    const details = { incidentId };
    await insertAuditEntry(tx, { at: now, actor, action: 'confirm-proposal', subject: proposalId, details });
    return posted;
  });
}
