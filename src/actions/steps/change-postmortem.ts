import { Problem } from '../../domain/errors.ts';
import type { Incident } from '../../domain/incident.ts';
import type { Postmortem } from '../../domain/postmortem.ts';
import { newId } from '../../lib/ids.ts';
import { getIncident } from '../../store/incidents.ts';
import { touchPage } from '../../store/pages.ts';
import { findPostmortem } from '../../store/postmortems.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';

/** What an action on a postmortem has locked and read. */
export interface PostmortemWork {
  tx: Tx;
  incident: Incident;
  postmortem: Postmortem;
}

/**
 * Locks the page and reads the incident and its postmortem, an empty one where none was begun. Throws a `conflict` where
 * somebody changed the draft since `seen`, its version as it was shown.
 */
export async function changePostmortem<T>(
  context: ActionContext,
  incidentId: string,
  seen: number | undefined,
  work: (parts: PostmortemWork) => Promise<T>,
): Promise<T> {
  const { store, now } = context;
  return store.transaction(async (tx) => {
    const { pageId } = await getIncident(tx, incidentId);
    await touchPage(tx, pageId, now);
    // Read again: only now is the page ours alone.
    const incident = await getIncident(tx, incidentId);
    const postmortem = (await findPostmortem(tx, incidentId)) ?? newPostmortem(context, incidentId);
    if (seen !== undefined && seen !== postmortem.draftVersion) {
      throw new Problem('conflict', 'Somebody else changed the text meanwhile: read it, then save yours again.');
    }
    return work({ tx, incident, postmortem });
  });
}

function newPostmortem({ actor, now }: ActionContext, incidentId: string): Postmortem {
  return {
    ...{ incidentId, id: newId(), draft: {}, draftVersion: 0, previewKey: null, previewUntil: null, publishAt: null },
    ...{ isNotified: false, published: null, author: actor.kind === 'staff' ? actor.name : null },
    ...{ createdAt: now, updatedAt: now },
  };
}
