import { Problem } from '../../domain/errors.ts';
import type { Proposal } from '../../domain/proposal.ts';

const WORDS = {
  confirmed: 'An incident has been opened from this proposal already: post to that one.',
  dismissed: 'This proposal has been dismissed already: open an incident instead.',
  lapsed: 'The component has recovered meanwhile, so the proposal has lapsed: open an incident instead.',
};

/** Throws where a proposal does not wait for anybody any more. */
export function rejectDecided({ state }: Proposal): void {
  if (state !== 'waiting') throw new Problem('conflict', WORDS[state]);
}
