import type { Request, Response } from 'express';
import type { TriedOut } from '../../actions/try-out.ts';
import { INCIDENT_STATUSES, type TimelineStatus } from '../../domain/incident.ts';
import { inLanguage, isBlank, type Locale, type LocalizedText } from '../../domain/localized-text.ts';
import type { PreviewLanguage, PreviewScreen } from '../../views/console-screens.ts';
import type { PagePreview, TellingPreview } from '../../views/preview-facts.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { movedStatus } from './chosen-status.ts';
import { inPageOrder } from './component-sets.ts';
import { isCauseUntold } from './duty-facts.ts';
import { etaLine, etaRevision } from './eta-facts.ts';
import { timelineFacts } from './incident-facts.ts';
import { newestPosition, type IncidentSetting } from './load-incident.ts';
import { screenFrame } from './screen.ts';
import type { TypedForm } from './typed-form.ts';
import { formPaths, type FormPaths } from './update-form.ts';

/** What was tried out, and by which form. */
export interface Trial {
  /** As it is without the update. */
  setting: IncidentSetting;
  typed: TypedForm;
  tried: TriedOut;
  /** The newest update that the form's writer had seen. */
  seen: number;
  /** Where the form goes, where that is not the form of an incident. */
  paths?: FormPaths;
}

/** What each form has of its own, and what chose the way to this one. */
const OWN_FIELDS = new Set(['_csrf', 'seen', 'step', 'template']);

const NOBODY: TellingPreview = { mails: [], recipients: [], isAllHidden: false };

/** Sends the preview of an update: its pages, its mails, and how many would be told. */
export async function sendPreview(web: WebContext, request: Request, response: Response, trial: Trial): Promise<void> {
  const { setting, typed, tried, seen } = trial;
  const { timeline, notice } = tried;
  const pages = await web.preview.pages(timeline);
  const telling = notice ? await web.preview.telling(timeline, notice) : NOBODY;
  const { language, ...frame } = screenFrame(web, request, response, setting, 'composer.preview.title', 'incidents');
  const unseen = setting.updates.filter((update) => update.position > seen);
  const facts: PreviewScreen = {
    ...frame,
    name: tried.incident.name,
    isOpening: setting.incident === null,
    isPlan: tried.incident.status === 'scheduled' && setting.incident === null,
    news: timelineFacts(setting, unseen),
    statusMoved: movedStatus(typed, setting.incident),
    statusStep: statusStep(setting.incident?.status ?? null, tried.incident.status),
    carried: carriedFields(typed, newestPosition(setting)),
    ...(trial.paths ?? formPaths(setting)),
    ...reachOf(trial),
    hasUnexplainedSlip: hasUnexplainedSlip(tried),
    isCauseUntold: tried.incident.status === 'identified' && isCauseUntold(setting, tried.update.discloses),
    nextUpdateBy: tried.incident.nextUpdateBy,
    isMailOn: web.isMailOn,
    recipients: telling.recipients,
    total: telling.recipients.reduce((sum, { count }) => sum + count, 0),
    silence: silenceOf(trial, telling),
    languages: pages.map((page, index) => languageOf(trial, page, telling, index === 0)),
  };
  // A preview is nobody's but its writer's.
  response
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(render('console/preview', facts, language));
}

/** What becomes of the status; an incident that goes back a step has become worse than it was said to be. */
function statusStep(from: TimelineStatus | null, to: TimelineStatus): PreviewScreen['statusStep'] {
  if (from === to) return null;
  const order: readonly string[] = INCIDENT_STATUSES;
  return { from, to, isBack: from !== null && order.indexOf(to) >= 0 && order.indexOf(to) < order.indexOf(from) };
}

/** Everything typed goes on to the next step; what is new has been shown with the preview. */
function carriedFields(typed: TypedForm, seen: number): PreviewScreen['carried'] {
  const own = typed.entries().filter(([name]) => !OWN_FIELDS.has(name));
  return [...own, ['seen', String(seen)] as const].map(([name, value]) => ({ name, value }));
}

function silenceOf({ typed, tried }: Trial, { isAllHidden }: TellingPreview): PreviewScreen['silence'] {
  if (tried.notice) return isAllHidden ? 'all_hidden' : null;
  return typed.text('notify') === 'yes' ? 'nothing_new' : 'not_asked';
}

/** Which components the update speaks of, each thing once with all its names. */
function reachOf({ setting, tried }: Trial): Pick<PreviewScreen, 'changes' | 'etas' | 'hidden'> {
  const { update, timeline } = tried;
  const changes = update.changes.filter((change) => change.oldStatus !== change.newStatus);
  const etas = timeline.etas.filter((eta) => eta.updateId === update.id);
  const ids = new Set([...changes, ...etas].map((each) => each.componentId));
  const namesOf = (some: readonly { componentId: string }[]): LocalizedText[] =>
    inPageOrder(setting, new Set(some.map((each) => each.componentId))).map(({ name }) => name);
  const lines = etas.map((eta) => ({ componentId: eta.componentId, line: etaLine(eta, null, setting.now) }));
  return {
    changes: [...Map.groupBy(changes, (change) => change.newStatus)].map(([status, some]) => ({
      status,
      names: namesOf(some),
    })),
    etas: [...Map.groupBy(lines, ({ line }) => JSON.stringify(line)).values()].flatMap((some) =>
      some[0] ? [{ line: some[0].line, names: namesOf(some) }] : [],
    ),
    hidden: setting.components.filter(({ id, isHidden }) => isHidden && ids.has(id)).map(({ name }) => name),
  };
}

/** Whether a time moves later and nothing says why beside it. */
function hasUnexplainedSlip({ update, timeline }: TriedOut): boolean {
  return timeline.etas
    .filter((eta) => eta.updateId === update.id && isBlank(eta.reason ?? {}))
    .some((eta) => etaRevision(eta, timeline.etas, {}, {}).moved?.step === 'later');
}

function languageOf(trial: Trial, page: PagePreview, { mails }: TellingPreview, isOpen: boolean): PreviewLanguage {
  const { locale, html } = page;
  const found = mails.find((each) => each.locale === locale) ?? null;
  // The address of an incident that is not opened yet is nobody's: its id was made for the trial alone.
  const { incident } = trial.tried;
  const mail =
    found && trial.setting.incident === null ? { ...found, text: found.text.replaceAll(incident.id, '…') } : found;
  return { locale, page: html, mail, borrowed: borrowedTexts(trial, locale), isOpen };
}

/** Texts that this update brings and that are not written in a language, with the language that stands in. */
function borrowedTexts({ setting, tried }: Trial, locale: Locale): PreviewLanguage['borrowed'] {
  const { update, incident, timeline } = tried;
  const etas = timeline.etas.filter((eta) => eta.updateId === update.id);
  const texts = [
    ...(setting.incident ? [] : [{ text: 'name' as const, words: incident.name }]),
    { text: 'body' as const, words: update.body },
    ...etas.map(({ condition }) => ({ text: 'condition' as const, words: condition ?? {} })),
    ...etas.map(({ reason }) => ({ text: 'reason' as const, words: reason ?? {} })),
  ];
  const borrowed = texts
    .filter(({ words }) => !isBlank(words) && !words[locale])
    .map(({ text, words }) => ({ text, locale: inLanguage(words, locale, setting.page.defaultLocale).locale }));
  return [...new Map(borrowed.map((each) => [`${each.text} ${each.locale}`, each])).values()];
}
