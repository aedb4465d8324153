import { rejectNote, type Note } from '../domain/note.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { getIncident } from '../store/incidents.ts';
import { insertNote } from '../store/notes.ts';
import type { ActionContext } from './context.ts';

/** Adds a note that only staff see. Nothing that is published changes, so the page is not touched. */
export async function addNote({ store, actor, now }: ActionContext, incidentId: string, body: string): Promise<Note> {
  rejectNote(body);
  return store.transaction(async (tx) => {
    await getIncident(tx, incidentId);
    const note: Note = { id: newId(), incidentId, author: actor.name, body: body.trim(), createdAt: now };
    await insertNote(tx, note);
    const details = { noteId: note.id };
    await insertAuditEntry(tx, { at: now, actor, action: 'add-note', subject: incidentId, details });
    return note;
  });
}
