import { Problem } from '../../domain/errors.ts';
import { markOf } from '../../lib/digest.ts';

/**
 * Throws a `conflict` where what a form showed is not what stands now: somebody else saved meanwhile, and must not be
 * written over unread. `seen` is the mark of what was shown; whoever sends none writes whatever stands.
 */
export function refuseChanged(standing: unknown, seen: string | undefined): void {
  if (seen !== undefined && seen !== '' && seen !== markOf(standing)) {
    throw new Problem('conflict', 'Somebody else changed this meanwhile. Yours is still here and is not saved yet.');
  }
}
