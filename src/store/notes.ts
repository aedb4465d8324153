import type { Note } from '../domain/note.ts';
import type { Db, Tx } from './tables.ts';

/** What staff noted about an incident, newest first. */
export async function listNotes(db: Db, incidentId: string): Promise<Note[]> {
  return db
    .selectFrom('notes')
    .selectAll()
    .where('incidentId', '=', incidentId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute();
}

export async function insertNote(tx: Tx, note: Note): Promise<void> {
  await tx.insertInto('notes').values(note).execute();
}
