import { DAY } from '../../lib/clock.ts';
import { readMailState } from '../../store/delivery-report.ts';
import type { MailFacts } from '../../views/console-facts.ts';
import type { WebContext } from '../context.ts';

/** Whether mail goes out, and what keeps it. Deliveries run on the machine's own clock. */
export async function mailFacts(web: WebContext): Promise<MailFacts> {
  const state = await readMailState(web.store.db, web.clock.real() - DAY);
  return { isOn: web.isMailOn, ...state };
}
