import { notFound } from '../../domain/errors.ts';
import { loadDuty } from '../../store/duty.ts';
import { getIncident } from '../../store/incidents.ts';
import type { DutySource } from '../../views/duty-json.ts';
import { pageAddress } from '../../domain/page-address.ts';
import type { WebContext } from '../context.ts';
import { choosePageById, type ChosenPage } from './screen.ts';

/** Everything that shows how an incident stands to its page's duty. Throws `not_found` where there is no such duty. */
export async function loadDutySource(web: WebContext, id: string): Promise<DutySource & ChosenPage> {
  const { db } = web.store;
  const incident = await getIncident(db, id);
  const chosen = await choosePageById(web, incident.pageId);
  const now = web.clock.now();
  const duty = await loadDuty(db, incident, chosen.page, now);
  if (!duty) throw notFound('duty clock');
  const url = `${pageAddress(chosen.page, chosen.pages[0], web.baseUrl).url}/incidents/${id}`;
  return { ...chosen, ...duty, url, now };
}
