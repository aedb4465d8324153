import { isTurn, type Automatic } from '../domain/incident.ts';
import { inLanguage, isBlank, type LocalizedText } from '../domain/localized-text.ts';
import type { FullTimeline, PublicIncident, PublicEtaStep, PublicUpdate } from '../domain/public-incident.ts';
import { formatNames, formatTime, translate, type Language } from './language.ts';

/** The catalogue's key (`page.step.…`) for what an update said of one component's return. */
export type StepKey = 'by' | 'window' | 'no_time' | 'moved' | 'assessing' | 'withdrawn' | 'withdrawn_from';

/** Steps of which the same is said make one, with the names of all. */
export function alikeSteps(steps: readonly PublicEtaStep[]): (PublicEtaStep & { names: LocalizedText[] })[] {
  const said = ({ componentId: _, name: __, ...step }: PublicEtaStep): string => JSON.stringify(step);
  return [...Map.groupBy(steps, said).values()].flatMap((same) =>
    same[0] ? [{ ...same[0], names: same.map(({ name }) => name) }] : [],
  );
}

/** How a step is said: by what was promised now, and whether a time was promised before. */
export function stepKey({ step, kind, byAt, previousByAt }: PublicEtaStep): StepKey {
  if (kind === 'assessing') return 'assessing';
  if (kind === 'withdrawn') return previousByAt === null ? 'withdrawn' : 'withdrawn_from';
  if (byAt === null) return 'no_time';
  if ((step === 'later' || step === 'earlier') && previousByAt !== null) return 'moved';
  return kind === 'window' ? 'window' : 'by';
}

/** An update in plain words: what was written, what the service itself reports, then each component and its ETA. */
export function updateText(update: PublicUpdate, language: Language): string {
  return [writtenText(update, language), ...changeLines(update, language)].filter((line) => line !== '').join('\n');
}

/** What a person wrote, or what the service says by itself; empty where an update is only about components. */
export function writtenText({ body, automatic }: PublicUpdate, language: Language): string {
  const written = inLanguage(body, language.locale, language.fallback).text;
  if (!automatic || (!isBlank(body) && !isTurn(automatic))) return written;
  const said = automaticText(automatic, language);
  return written === '' ? said : `${said}\n\n${written}`;
}

function automaticText({ kind, at }: Automatic, language: Language): string {
  return translate(language.locale, `words.automatic.${kind}`, { time: formatTime(language, at) });
}

/** One line for each thing that an update said of ETAs, each status that it changed, and a window that it moved. */
export function changeLines(update: PublicUpdate, language: Language): string[] {
  const list = (texts: readonly LocalizedText[]): string =>
    formatNames(
      language.locale,
      texts.map((text) => inLanguage(text, language.locale, language.fallback).text),
    );
  const { automatic, body } = update;
  // That work was moved is true beside whatever was written of it.
  const moved = automatic?.kind === 'maintenance_moved' && !isBlank(body) ? [automaticText(automatic, language)] : [];
  return [
    ...moved,
    ...alikeSteps(update.etas).map((step) => `${list(step.names)}: ${stepText(step, language)}`),
    ...update.changes.map((change) => {
      const key = change.newStatus === 'operational' ? 'page.step.restored' : `words.status.${change.newStatus}`;
      const word = translate(language.locale, key);
      const said = change.isAgain ? translate(language.locale, 'staged.again_status', { status: word }) : word;
      return `${list([change.name])}: ${said}`;
    }),
  ];
}

function stepText(step: PublicEtaStep, language: Language): string {
  const { locale, fallback } = language;
  const time = (at: number | null): string => (at === null ? '' : formatTime(language, at));
  const words = (text: LocalizedText): string => inLanguage(text, locale, fallback).text;
  const condition = step.condition && !isBlank(step.condition) ? words(step.condition) : null;
  const reason = step.reason && !isBlank(step.reason) ? words(step.reason) : null;
  const key = stepKey(step);
  const times = { time: time(step.byAt), earliest: time(step.earliestAt), previous: time(step.previousByAt) };
  return [
    translate(locale, `page.step.${key}`, { ...times, condition }),
    condition !== null && key !== 'no_time' ? translate(locale, 'page.step.condition', { condition }) : null,
    reason === null ? null : translate(locale, 'page.step.reason', { reason }),
    step.isFromHistory ? translate(locale, 'estimate.step') : null,
  ]
    .filter((part) => part !== null)
    .join(translate(locale, 'words.join.parts'));
}

/** The same timeline in which an update that only moves an estimate has words too: clients show nothing else. */
export function withSpokenUpdates(timeline: FullTimeline, spoken: PublicIncident, language: Language): FullTimeline {
  const updates = timeline.updates.map((update) => {
    if (!isBlank(update.body) || update.automatic) return update;
    const said = spoken.updates.find((each) => each.id === update.id);
    return { ...update, body: { [language.locale]: said ? updateText(said, language) : '' } };
  });
  return { ...timeline, updates };
}
