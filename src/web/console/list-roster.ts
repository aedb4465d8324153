import type { RequestHandler } from 'express';
import { listStaff } from '../../store/staff.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { sessionOf } from '../locals.ts';
import { rosterFacts } from './reminder-facts.ts';
import { choosePage, pathOn, screenFrame } from './screen.ts';

/** Who is on duty: each sets it for themselves, owners for everybody. */
export function listRosterScreen(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const { language, ...frame } = screenFrame(web, request, response, chosen, 'reminder.duty.title', 'roster');
    const self = sessionOf(response).staff;
    const staff = await listStaff(web.store.db);
    const people = staff
      .filter((person) => person.disabledAt === null)
      .map(({ id, name, isOnDuty }) => ({
        ...{ name, isOnDuty, isSelf: id === self.id },
        action: id === self.id || self.role === 'owner' ? pathOn(chosen, `/console/roster/${id}`) : null,
      }));
    const roster = await rosterFacts(web.store.db, chosen);
    const isOwner = self.role === 'owner';
    response.type('html').send(render('console/roster', { ...frame, roster, people, isOwner }, language));
  };
}
