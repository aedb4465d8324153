import type { Request } from 'express';
import { awaitedComponents, isAwaited, WAIT_KINDS, type WaitSubject } from '../../domain/wait.ts';
import { loadOutlook, nameSubjects } from '../../store/waits.ts';
import type { SubscribePage, WaitFacts } from '../../views/subscription-facts.ts';
import type { WebContext } from '../context.ts';
import { fields } from '../forms.ts';
import type { ReaderPage } from './reader-page.ts';

/** What an address or a form asks to wait for, and whether there is anything to wait for. */
export interface AskedWait {
  subject: WaitSubject;
  facts: WaitFacts;
  isAwaited: boolean;
}

/** Which incident, or which service until it is back, these values name; null: none that the page shows. */
export async function readWait(
  web: WebContext,
  { page, components }: ReaderPage,
  values: { incident: unknown; component: unknown; until: unknown },
): Promise<AskedWait | null> {
  const subject = subjectOf(values);
  if (!subject) return null;
  const [named] = await nameSubjects(web.store.db, page.id, components, [subject]);
  if (!named) return null;
  const facts = { kind: subject.kind, id: subject.subjectId, name: named.name };
  return { subject, facts, isAwaited: isAwaited(subject, await loadOutlook(web.store.db, page.id)) };
}

function subjectOf({ incident, component, until }: Parameters<typeof readWait>[2]): WaitSubject | null {
  if (typeof incident === 'string' && incident !== '') return { kind: 'incident', subjectId: incident };
  const isUntilBack = until === 'back' && typeof component === 'string' && component !== '';
  return isUntilBack ? { kind: 'component', subjectId: component } : null;
}

/** The services of a page that somebody may wait for, in its order. */
export async function listChoices(
  web: WebContext,
  { page, components }: ReaderPage,
): Promise<SubscribePage['waitChoices']> {
  const awaited = awaitedComponents(await loadOutlook(web.store.db, page.id));
  return components.filter(({ id }) => awaited.has(id)).map(({ id, name }) => ({ id, name }));
}

/** What a box of the form that keeps a wait sends. */
export function waitValue({ kind, subjectId }: WaitSubject): string {
  return `${kind}:${subjectId}`;
}

/** What is still to be waited for, by the boxes that are ticked. */
export function readKeptWaits(request: Request): WaitSubject[] {
  return fields(request, 'waits').flatMap((value) => {
    const [name, subjectId = ''] = value.split(':');
    const kind = WAIT_KINDS.find((each) => each === name);
    return kind ? [{ kind, subjectId }] : [];
  });
}
