import type { Request, Response } from 'express';
import { notFound, type Fault } from '../../domain/errors.ts';
import { isBlank } from '../../domain/localized-text.ts';
import { canHavePostmortem, PREVIEW_VALID_MS, type Postmortem } from '../../domain/postmortem.ts';
import { toZonedInput } from '../../lib/zoned-time.ts';
import { findPostmortem } from '../../store/postmortems.ts';
import {
  POSTMORTEM_STEPS,
  type PostmortemFormFacts,
  type PostmortemScreen,
  type PostmortemStep,
} from '../../views/postmortem-facts.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { previewLink } from '../public/postmortem-preview.ts';
import { inWordsOf } from './fault-words.ts';
import { loadIncident, type IncidentSetting } from './load-incident.ts';
import { screenFrame } from './screen.ts';
import { faultList, fieldFacts, localizedFacts, UNTOUCHED, type FormState, type TypedForm } from './typed-form.ts';
import { zone } from './zone.ts';

/** What a form brought that could not be done, and why. */
export interface Undone {
  typed: TypedForm;
  faults: readonly Fault[];
  hasConflict: boolean;
}

/** Sends the screen of an incident's postmortem; with what was typed, where that could not be done. */
export async function sendPostmortemScreen(
  web: WebContext,
  request: Request,
  response: Response,
  id: string,
  undone?: Undone,
): Promise<void> {
  const setting = await loadIncident(web, id);
  const { incident } = setting;
  if (incident.kind !== 'incident') throw notFound('postmortem');
  const postmortem = await findPostmortem(web.store.db, id);
  const { language, ...frame } = screenFrame(web, request, response, setting, 'postmortem.link', 'incidents');
  const state: FormState = {
    typed: undone?.typed ?? UNTOUCHED,
    faults: inWordsOf(language.locale, undone?.faults ?? []),
    locales: setting.page.locales,
  };
  const facts: PostmortemScreen = {
    ...frame,
    incident: { name: incident.name, href: `/console/incidents/${id}` },
    ...stateOf(postmortem),
    done: stepNamed(request.query['done']) ?? null,
    hasConflict: undone?.hasConflict ?? false,
    form: canHavePostmortem(incident) ? formFacts(web, setting, postmortem, state, id) : null,
  };
  response.type('html').send(render('console/postmortem', facts, language));
}

/** What a button or an address names, if it is one of the steps. */
export function stepNamed(word: unknown): PostmortemStep | undefined {
  return POSTMORTEM_STEPS.find((step) => step === word);
}

function stateOf(postmortem: Postmortem | undefined): Pick<PostmortemScreen, 'state' | 'stateAt' | 'isChanged'> {
  if (!postmortem) return { state: 'none', stateAt: null, isChanged: false };
  const { published, publishAt, draft } = postmortem;
  const isChanged = published !== null && JSON.stringify(published.body) !== JSON.stringify(draft);
  if (publishAt !== null) return { state: 'scheduled', stateAt: publishAt, isChanged };
  if (published) return { state: 'published', stateAt: published.publishedAt, isChanged };
  return { state: isBlank(draft) ? 'none' : 'draft', stateAt: null, isChanged: false };
}

function formFacts(
  web: WebContext,
  setting: IncidentSetting,
  postmortem: Postmortem | undefined,
  state: FormState,
  id: string,
): PostmortemFormFacts {
  const { page, recipients, now } = setting;
  const { draft = {}, publishAt = null, published = null } = postmortem ?? {};
  const isTold = publishAt === null ? published === null : postmortem?.isNotified === true;
  return {
    action: `/console/incidents/${id}/postmortem`,
    seen: postmortem?.draftVersion ?? 0,
    faults: faultList(state),
    body: localizedFacts(state, 'body', draft),
    preview: page.locales.flatMap((locale) => (draft[locale] ? [{ locale, words: { [locale]: draft[locale] } }] : [])),
    link: postmortem ? previewLink(web, postmortem) : null,
    linkUntil: now + PREVIEW_VALID_MS,
    recipients,
    isNotifying: state.typed.isSent ? state.typed.text('notify') === 'yes' : isTold,
    at: fieldFacts(state, 'publish_at', publishAt === null ? '' : toZonedInput(publishAt, page.timeZone)),
    ...zone(setting),
    withdraw: publishAt !== null ? 'scheduled' : published ? 'published' : null,
  };
}
