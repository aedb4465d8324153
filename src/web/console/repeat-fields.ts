import { ruleFaults } from '../../actions/plan-series.ts';
import { STARTS_LOOKED_AT } from '../../domain/maintenance-series.ts';
import type { Page } from '../../domain/page.ts';
import { occurrences, readRule, REPEATS, ruleOf, type Repeat } from '../../lib/recurrence.ts';
import type { RepeatChoice, RepeatFacts } from '../../views/series-facts.ts';
import { fieldFacts, selectFacts, type FormState, type TypedForm } from './typed-form.ts';
import { readTime } from './update-input.ts';

const CHOICES: readonly RepeatChoice[] = ['never', ...REPEATS, 'rule'];
/** So many dates show what a rule means. */
const DATES_SHOWN = 5;

/** The window that a form plans; `NaN` where no time can be read. */
export interface TypedWindow {
  scheduledFor: number;
  scheduledUntil: number;
}

/** The rule by which the work is to come again, as chosen or typed; null: it does not. */
export function readRepeat(typed: TypedForm, { scheduledFor }: TypedWindow, { timeZone }: Page): string | null {
  const choice = typed.text('repeats', 'never');
  if (choice === 'rule') return typed.text('rule');
  if (!isRepeat(choice)) return null;
  // A pattern is read off its first start; without one, the missing start is what is wrong.
  return Number.isFinite(scheduledFor) ? ruleOf(choice, scheduledFor, timeZone) : 'FREQ=WEEKLY';
}

function isRepeat(choice: string): choice is Repeat {
  return (REPEATS as readonly string[]).includes(choice);
}

/** Names the dates that a form was shown: whoever sends it back has seen these and no others. */
export function signatureOf(rule: string, { scheduledFor, scheduledUntil }: TypedWindow): string {
  return `${readRule(rule) ?? ''} ${scheduledFor} ${scheduledUntil}`;
}

/** The fields of how it comes again, with the next dates where they can be reckoned. */
export function repeatFacts(state: FormState, page: Page, now: number): RepeatFacts {
  const { typed } = state;
  const at = (name: string): number => readTime(typed, name, page.timeZone, []) ?? Number.NaN;
  const window = { scheduledFor: at('scheduled_for'), scheduledUntil: at('scheduled_until') };
  const rule = readRepeat(typed, window, page);
  const dates = rule === null ? [] : nextDates(rule, window, page, now);
  return {
    choice: selectFacts(state, 'repeats', CHOICES, 'never'),
    rule: fieldFacts(state, 'rule'),
    dates,
    shown: rule === null || dates.length === 0 ? '' : signatureOf(rule, window),
  };
}

function nextDates(text: string, window: TypedWindow, page: Page, now: number): RepeatFacts['dates'] {
  const { scheduledFor, scheduledUntil } = window;
  const rule = readRule(text);
  const isSound = scheduledFor > now && scheduledUntil > scheduledFor;
  if (rule === undefined || !isSound) return [];
  const starts = occurrences({ rule, timeZone: page.timeZone, startsAt: scheduledFor }, scheduledFor, STARTS_LOOKED_AT);
  // What starts elsewhere, or overlaps, is shown too: it helps to see why it is refused.
  return starts.slice(0, DATES_SHOWN).map((from) => ({ from, until: from + scheduledUntil - scheduledFor }));
}

/** Whether the dates that would be planned have been looked at, or cannot be planned anyway. */
export function hasSeenDates(typed: TypedForm, rule: string, window: TypedWindow, page: Page): boolean {
  return typed.text('shown') === signatureOf(rule, window) || ruleFaults({ rule, ...window }, page).length > 0;
}
