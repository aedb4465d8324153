import { rejectFaults } from './errors.ts';

/** What staff tell each other about an incident. It is kept apart from what is published. */
export interface Note {
  id: string;
  incidentId: string;
  author: string;
  body: string;
  createdAt: number;
}

const NOTE_LIMIT = 10_000;

/** Throws a `Problem` for a note that says nothing, or far too much. */
export function rejectNote(body: string): void {
  rejectFaults([
    ...(body.trim() === '' ? [{ field: 'note', message: 'Write the note first.' }] : []),
    ...(body.length > NOTE_LIMIT ? [{ field: 'note', message: 'Notes hold 10000 characters: write two.' }] : []),
  ]);
}
