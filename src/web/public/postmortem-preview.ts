import type { Request, RequestHandler } from 'express';
import { notFound } from '../../domain/errors.ts';
import type { Incident } from '../../domain/incident.ts';
import { isPreviewable, type Postmortem } from '../../domain/postmortem.ts';
import { makeLinkToken, readLinkToken } from '../../lib/link-token.ts';
import { findIncident } from '../../store/incidents.ts';
import { findPostmortem } from '../../store/postmortems.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { loadReaderPage, offeredLocale } from './reader-page.ts';

/** Shows the draft of a postmortem to whoever holds the one link that works for these very words; 404 for all else. */
export function postmortemPreview(web: WebContext): RequestHandler {
  return async (request, response) => {
    response.set({ 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow, noarchive' });
    const { incident, postmortem } = await openPreview(web, request);
    const reader = await loadReaderPage(web, request, incident.pageId, (own) =>
      offeredLocale(own, request.query['lang'], request),
    );
    const { page, language } = reader;
    const languages = page.locales.map((locale) => {
      return { locale, path: `${request.path}?lang=${locale}`, isCurrent: locale === language.locale };
    });
    const facts = {
      layout: { ...reader.layout('postmortem.title'), languages },
      name: incident.name,
      postmortem: { body: postmortem.draft, publishedAt: null, editedAt: null },
    };
    response.type('html').send(render('public/postmortem-preview', facts, language));
  };
}

async function openPreview(web: WebContext, request: Request): Promise<{ incident: Incident; postmortem: Postmortem }> {
  const now = web.clock.now();
  const link = readLinkToken(web.secretKey, 'postmortem', pathPart(request, 'token'), now);
  const [id = '', key = ''] = link?.id.split('-') ?? [];
  const incident = link && !link.isExpired ? await findIncident(web.store.db, id) : undefined;
  const postmortem = incident && (await findPostmortem(web.store.db, id));
  if (!incident || !postmortem || !isPreviewable(postmortem, key, now)) throw notFound('link');
  return { incident, postmortem };
}

/** The address of a draft's preview; null where no link was made for it, or it ended. */
export function previewLink(web: WebContext, postmortem: Postmortem): { url: string; until: number } | null {
  const { incidentId, previewKey: key, previewUntil: until } = postmortem;
  if (key === null || until === null || !isPreviewable(postmortem, key, web.clock.now())) return null;
  const token = makeLinkToken(web.secretKey, 'postmortem', `${incidentId}-${key}`, until);
  return { url: `${web.baseUrl}/postmortem/${token}`, until };
}
