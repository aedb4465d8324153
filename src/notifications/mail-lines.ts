import type { Component } from '../domain/component.ts';
import { openEtas, type Affected, type Incident } from '../domain/incident.ts';
import { inLanguage, type LocalizedText } from '../domain/localized-text.ts';
import type { Notice, NoticeItem } from '../domain/notice.ts';
import { etaState, type Eta } from '../domain/restoration.ts';
import { isWatched } from '../domain/watching.ts';
import { formatDuration, formatTime, translate, type Language } from '../views/language.ts';

/** What can be said of one component at this moment: weights choose what comes first in a mail. */
export interface Line {
  componentId: string;
  weight: 'withdrawn' | 'missed' | 'estimate' | 'restored' | 'affected';
  sentence: string;
  reason: LocalizedText | null;
}

export const WEIGHTS: readonly Line['weight'][] = ['withdrawn', 'missed', 'estimate', 'restored', 'affected'];

/** Where an incident stands, as far as one subscriber is concerned and readers may see it. */
export interface Standing {
  kind: Incident['kind'];
  affected: readonly Affected[];
  etas: readonly Eta[];
  /** What is promised for each component that is down, its own or that of what brought it down. */
  holding: ReadonlyMap<string, Eta>;
  components: ReadonlyMap<string, Component>;
  now: number;
}

/** How each component is doing now: the sentence beside its status, null where the status says all. */
export function stateSentence(standing: Standing, affected: Affected, language: Language): string | null {
  // Planned work is no outage: that a service is back from it needs no length and no promise.
  if (standing.kind === 'maintenance' && affected.restoredAt !== null) return null;
  const line = etaLine(standing, affected, language);
  return line?.sentence ?? null;
}

/**
 * What is new for each component that a notice speaks of. Said from the present, not from the notice: a mail that was
 * held up must not promise what has lapsed meanwhile.
 */
export function newsLines(standing: Standing, notice: Notice, language: Language): Line[] {
  const items = Map.groupBy(notice.items, (item) => item.componentId);
  return standing.affected.flatMap((affected) => {
    const own = itemsOf(standing, affected, items);
    return own.length > 0 ? [newsLine(standing, affected, own, language)] : [];
  });
}

/** What a notice says of a component: of it by name, and of the promise that holds for it. */
export function itemsOf(
  { holding }: Pick<Standing, 'holding'>,
  { componentId }: Pick<Affected, 'componentId'>,
  items: ReadonlyMap<string, readonly NoticeItem[]>,
): NoticeItem[] {
  const own = items.get(componentId) ?? [];
  const source = holding.get(componentId)?.componentId ?? componentId;
  if (source === componentId) return [...own];
  return [...own, ...(items.get(source) ?? []).filter((item) => 'eta' in item || item.kind === 'eta_missed')];
}

function newsLine(standing: Standing, affected: Affected, items: readonly NoticeItem[], language: Language): Line {
  const isOnlyAffected = items.every((item) => item.kind === 'component_affected');
  const line = affected.restoredAt === null && isOnlyAffected ? null : etaLine(standing, affected, language, items);
  if (affected.restoredAt === null && items.some((item) => item.kind === 'component_affected' && item.isAgain)) {
    return againLine(affected, line, language);
  }
  return (
    line ?? { ...about(affected, 'affected'), sentence: translate(language.locale, `words.status.${affected.status}`) }
  );
}

/** A relapse is said before what is promised now: whoever read that it was back has to know. */
function againLine(affected: Affected, line: Line | null, language: Language): Line {
  const time = formatTime(language, affected.startedAt);
  const sentence = line?.sentence ?? translate(language.locale, `words.status.${affected.status}`);
  return {
    ...(line ?? about(affected, 'affected')),
    sentence: translate(language.locale, 'staged.mail.again', { time, sentence }),
  };
}

/** What is promised for a component, or that it is back; null where nothing was ever promised. */
function etaLine(
  standing: Standing,
  affected: Affected,
  language: Language,
  items: readonly NoticeItem[] = [],
): Line | null {
  if (affected.restoredAt !== null) return restoredLine(standing, affected, affected.restoredAt, language);
  const eta = standing.holding.get(affected.componentId);
  if (!eta) return null;
  switch (etaState(eta, null, standing.now)) {
    case 'withdrawn':
      return { ...about(affected, 'withdrawn'), sentence: say(language, 'withdrawn'), reason: eta.reason };
    case 'overdue':
      return { ...about(affected, 'missed'), sentence: missedSentence(eta, language) };
    default:
      return estimateLine(eta, affected, items, language);
  }
}

function restoredLine({ etas }: Standing, affected: Affected, restoredAt: number, language: Language): Line {
  const eta = openEtas(etas).get(affected.componentId);
  const promised = eta && eta.kind !== 'withdrawn' ? eta.byAt : null;
  const values = {
    time: formatTime(language, restoredAt),
    duration: formatDuration(language.locale, restoredAt - affected.startedAt),
  };
  const sentence =
    promised === null
      ? say(language, 'restored', values)
      : say(language, 'restored_promised', { ...values, promised: formatTime(language, promised) });
  if (!isWatched(affected)) return { ...about(affected, 'restored'), sentence };
  return { ...about(affected, 'restored'), sentence: translate(language.locale, 'staged.mail.watched', { sentence }) };
}

function estimateLine(eta: Eta, affected: Affected, items: readonly NoticeItem[], language: Language): Line {
  const estimate = estimateSentence(eta, language);
  const move = items.find((item) => item.kind === 'eta_moved');
  const previous = move && move.eta.byAt === eta.byAt ? move.previousByAt : null;
  if (previous === null || previous === eta.byAt) return { ...about(affected, 'estimate'), sentence: estimate };
  const sentence = say(language, 'moved', { estimate, previous: formatTime(language, previous) });
  return { ...about(affected, 'estimate'), sentence, reason: eta.reason };
}

function estimateSentence(eta: Eta, language: Language): string {
  const values = {
    time: eta.byAt === null ? '' : formatTime(language, eta.byAt, eta.earliestAt ?? undefined),
    earliest: eta.earliestAt === null ? '' : formatTime(language, eta.earliestAt),
    condition: conditionOf(eta, language),
  };
  const key = eta.kind === 'conditional' && eta.byAt === null ? 'conditional_undated' : eta.kind;
  const estimate = say(language, key, values);
  return eta.basis === 'history' ? say(language, 'history', { estimate }) : estimate;
}

function missedSentence(eta: Eta, language: Language): string {
  const time = formatTime(language, Number(eta.byAt));
  const condition = conditionOf(eta, language);
  return condition === ''
    ? say(language, 'missed', { time })
    : say(language, 'missed_conditional', { time, condition });
}

function conditionOf({ condition }: Eta, { locale, fallback }: Language): string {
  return condition ? inLanguage(condition, locale, fallback).text : '';
}

function about({ componentId }: Affected, weight: Line['weight']): Omit<Line, 'sentence'> {
  return { componentId, weight, reason: null };
}

function say({ locale }: Language, key: string, values: Record<string, string> = {}): string {
  return translate(locale, `mail.line.${key}`, values);
}
