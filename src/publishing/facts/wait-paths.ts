import { isOver } from '../../domain/incident.ts';
import type { Locale } from '../../domain/localized-text.ts';
import { awaitedComponents } from '../../domain/wait.ts';
import type { Publication } from '../publication.ts';

/** The forms that ask to be told until something is back; null: it is, or there is no mail. */
export interface WaitPaths {
  component(id: string): string | null;
  incident(incident: { id: string; isOver: boolean }): string | null;
  /** Where one of several services is chosen. */
  choice: string;
}

export function waitPaths({ rows, view, isMailOn }: Publication, locale: Locale): WaitPaths {
  const open = isMailOn ? rows.timelines.filter(({ incident }) => !isOver(incident)) : [];
  const awaited = awaitedComponents({ components: rows.components, open });
  const form = (subject: string): string => `/subscribe?page=${view.id}&lang=${locale}&${subject}`;
  return {
    component: (id) => (awaited.has(id) ? form(`component=${id}&until=back`) : null),
    incident: ({ id, isOver: isEnded }) => (isMailOn && !isEnded ? form(`incident=${id}`) : null),
    choice: form('until=back'),
  };
}
