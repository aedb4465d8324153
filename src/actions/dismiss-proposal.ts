import { rejectReason } from '../domain/proposal.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { getProposal, updateProposal } from '../store/proposals.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { rejectDecided } from './steps/reject-decided.ts';

/**
 * A person judges that what the probes propose is no incident. The component goes on being watched; the same run of
 * errors is not proposed again unless it gets worse. Nothing else follows from it.
 */
export async function dismissProposal(context: ActionContext, proposalId: string, said = ''): Promise<void> {
  const { store, actor, now } = context;
  const reason = said.trim() === '' ? null : said.trim();
  rejectReason(reason);
  await store.transaction(async (tx) => {
    const { pageId } = await getProposal(tx, proposalId);
    // Readers see nothing of it, but two people may decide at once.
    await touchPage(tx, pageId, now);
    const proposal = await getProposal(tx, proposalId);
    rejectDecided(proposal);
    await updateProposal(tx, { ...proposal, state: 'dismissed', decidedAt: now, reason, decidedBy: actor.name });
    const details = { reason };
    await insertAuditEntry(tx, { at: now, actor, action: 'dismiss-proposal', subject: proposalId, details });
  });
}
