import { insertAuditEntry } from '../store/audit.ts';
import { getProposal, updateProposal } from '../store/proposals.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { rejectDecided } from './steps/reject-decided.ts';

/** A person judges that what the probes propose is no incident. */
export async function dismissProposal(context: ActionContext, proposalId: string): Promise<void> {
  const { store, actor, now } = context;
  await store.transaction(async (tx) => {
    const { pageId } = await getProposal(tx, proposalId);
    // Readers see nothing of it, but two people may decide at once.
    await touchPage(tx, pageId, now);
    const proposal = await getProposal(tx, proposalId);
    rejectDecided(proposal);
    await updateProposal(tx, { ...proposal, state: 'dismissed', decidedAt: now });
    await insertAuditEntry(tx, { at: now, actor, action: 'dismiss-proposal', subject: proposalId, details: {} });
  });
}
