import { isOver } from '../domain/incident.ts';
import type { Notice } from '../domain/notice.ts';
import { waitersOf } from '../domain/wait.ts';
import type { FullTimeline } from '../domain/public-incident.ts';
import { listComponents } from '../store/components.ts';
import type { Store } from '../store/open.ts';
import { getPage, listPages } from '../store/pages.ts';
import { listMergedIds } from '../store/incidents.ts';
import { countRecipientsByChannel } from '../store/recipients.ts';
import { loadOutlook } from '../store/waits.ts';
import type { MailPreview, TellingPreview } from '../views/preview-facts.ts';
import { pageBase } from '../views/public-layout.ts';
import { render } from '../views/render.ts';
import { isSilent, visibleComponentIds } from './fan-out.ts';
import { languageOf, noticeMail, type Situation } from './mails.ts';

export interface PreviewDeps {
  store: Store;
  baseUrl: string;
}

/** An example of a subscriber: the links of a preview lead nowhere. */
const LINKS = { address: 'reader@example.com', manageUrl: '#', unsubscribeUrl: '#', againUrl: null };

/**
 * What subscribers would be told by a notice that is not saved (yet), and how many of them: by the rules of the
 * fan-out, in the words of the mails.
 */
export async function previewTelling(
  { store, baseUrl }: PreviewDeps,
  timeline: FullTimeline,
  notice: Notice,
  now: number,
): Promise<TellingPreview> {
  const page = await getPage(store.db, notice.pageId);
  const components = await listComponents(store.db, page.id);
  const visibleIds = visibleComponentIds(components, notice);
  if (isSilent(notice, visibleIds)) return { mails: [], recipients: [], isAllHidden: true };
  const { open } = await loadOutlook(store.db, page.id);
  const told = { notice, ...timeline, mergedIds: await listMergedIds(store.db, timeline.incident.id), now };
  const others = open.filter(({ incident }) => incident.id !== timeline.incident.id);
  const outlook = { components, open: isOver(timeline.incident) ? others : [...others, timeline] };
  const counts = await countRecipientsByChannel(store.db, page.id, visibleIds, waitersOf(told, outlook).told);
  const situation: Situation = {
    ...{ page, components, notice, now },
    ...{ incident: timeline.incident, affected: timeline.affected, etas: timeline.etas },
    pageUrl: `${baseUrl}${pageBase(page, (await listPages(store.db))[0])}`,
    postmortem: null,
    mergedInto: null,
    update: timeline.updates.find((update) => update.id === notice.updateId) ?? null,
  };
  return {
    mails: mailsOf(situation),
    recipients: [...counts].map(([channel, count]) => ({ channel, count })),
    isAllHidden: false,
  };
}

function mailsOf(situation: Situation): MailPreview[] {
  return situation.page.locales.map((locale) => {
    const facts = noticeMail(situation, { locale, componentIds: [], isLast: false }, LINKS);
    const text = render('mail/notice.txt', facts, languageOf(situation.page, locale));
    return { locale, subject: facts.mail.subject, preheader: facts.mail.preheader, text };
  });
}
