import { DUTY_PRESETS, type DutyLimits } from '../../domain/duty.ts';
import { isLocale, type Locale } from '../../domain/localized-text.ts';
import type { PageSettings } from '../../domain/page.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../lib/clock.ts';
import type { TypedForm } from './typed-form.ts';

/** Units in which limits are typed. */
export const NOTICE_UNIT_MS = HOUR;
export const DAMAGES_UNIT_MS = DAY;

const REMINDERS_MINUTES = [10_080, 4_320, 1_440, 240, 60, 15];

/** How long before planned work subscribers can be reminded: what is usual, and what the page has already. */
export function reminderChoices(present: readonly number[]): number[] {
  return [...new Set([...REMINDERS_MINUTES, ...present.map((ms) => ms / MINUTE)])].sort((a, b) => b - a);
}

/** Which of the choices the page's limits are. */
export function dutyChoiceOf(limits: DutyLimits | null): 'none' | 'korea' | 'own' {
  if (limits === null) return 'none';
  const { korea } = DUTY_PRESETS;
  return limits.noticeMs === korea.noticeMs && limits.damagesMs === korea.damagesMs ? 'korea' : 'own';
}

/** What a sent form says of a page. What cannot be read as a number becomes one that the domain refuses. */
export function readPageSettings(typed: TypedForm): Partial<PageSettings> {
  return {
    name: typed.localized('name'),
    description: typed.localized('description'),
    contact: typed.localized('contact'),
    banner: typed.localized('banner'),
    timeZone: typed.text('time_zone'),
    locales: readLocales(typed),
    undoMs: Math.round(number(typed.text('undo')) * SECOND),
    hasAutomaticEstimates: typed.text('has_automatic_estimates') === 'yes',
    isRecordPublic: typed.text('is_record_public') === 'yes',
    maintenanceRemindersMs: readReminders(typed),
    dutyLimits: readDuty(typed),
  };
}

/** The page's own language comes first, whether or not its box is ticked as well. */
function readLocales(typed: TypedForm): Locale[] {
  return [...new Set([typed.text('first_language'), ...typed.all('languages')].filter(isLocale))];
}

function readReminders(typed: TypedForm): number[] {
  const times = typed.all('reminders').map((minutes) => number(minutes) * MINUTE);
  return times.sort((a, b) => b - a);
}

function readDuty(typed: TypedForm): DutyLimits | null {
  const choice = typed.text('duty', 'none');
  if (choice === 'korea') return DUTY_PRESETS.korea;
  if (choice !== 'own') return null;
  const limit = (name: string, unit: number): number => Math.round(number(typed.text(name)) * unit);
  return { noticeMs: limit('duty_notice', NOTICE_UNIT_MS), damagesMs: limit('duty_damages', DAMAGES_UNIT_MS) };
}

function number(text: string): number {
  return /^\d{1,9}(?:\.\d+)?$/.test(text) ? Number(text) : -1;
}
