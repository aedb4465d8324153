import type { RequestHandler } from 'express';
import { channelsOf, type SentReport } from '../../domain/duty-clock.ts';
import { LOCALES } from '../../domain/localized-text.ts';
import { auditJson, type AuditLine } from '../../views/duty-json.ts';
import type { DutyScreen } from '../../views/duty-facts.ts';
import { catalogueOf } from '../../views/language.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { channelFacts, dutyPanel } from './duty-facts.ts';
import { loadDutySource } from './load-duty.ts';
import { screenFrame } from './screen.ts';

/** Actions that the catalogues have a sentence for. */
const TOLD_ACTIONS = new Set(
  [...catalogueOf('en').keys()].flatMap((key) => /^posting\.done\.([\w-]+)$/.exec(key)?.[1] ?? []),
);

/** The evidence of an incident, to be read and printed. */
export function showDuty(web: WebContext): RequestHandler {
  return async (request, response) => {
    const source = await loadDutySource(web, pathPart(request, 'id'));
    const { incident, page, url, now, entries, sent, limits } = source;
    const { language, ...frame } = screenFrame(web, request, response, source, 'duty.screen.title', 'incidents');
    const href = `/console/incidents/${incident.id}`;
    const { count, sha256 } = auditJson(entries);
    const facts: DutyScreen = {
      ...frame,
      incident: { name: incident.name, status: incident.status, href, address: url },
      pageName: page.name,
      writtenAt: now,
      damagesMs: limits.damagesMs,
      duty: dutyPanel(source, now),
      json: `${href}/duty.json`,
      updates: entries.flatMap((entry) => updateFacts(entry, sent)),
      others: entries
        .filter((entry) => entry.evidence === null)
        .map(({ at, actorName, action }) => ({
          at,
          by: actorName,
          action: TOLD_ACTIONS.has(action) ? action : 'other',
        })),
      audit: { count, sha256 },
    };
    response.type('html').send(render('console/duty', facts, language));
  };
}

function updateFacts(
  { evidence, takenBackAt, actorName }: AuditLine,
  sent: readonly SentReport[],
): DutyScreen['updates'] {
  if (!evidence) return [];
  const { position, at, status, body, automatic, contact, nextUpdateBy, discloses, noticeId } = evidence;
  const texts = LOCALES.flatMap((locale) => (body[locale] ? [{ locale, words: { [locale]: body[locale] } }] : []));
  const channels = channelsOf(evidence, sent).map((told) => {
    const counts = sent.find((each) => each.noticeId === noticeId && each.channel === told.channel);
    return { ...channelFacts(told), failed: counts?.failed ?? 0, waiting: counts?.waiting ?? 0 };
  });
  const said = { position, at, by: actorName, takenBackAt, status, texts, automatic, contact, nextUpdateBy };
  return [{ ...said, discloses: [...discloses], channels }];
}
