import { DAY, HOUR } from '../lib/clock.ts';

/**
 * What an operator under a duty to notify must tell its users (Korea: Telecommunications Business Act, Art. 33(2) and
 * Enforcement Decree, Art. 37-13): that it happened, why, how the response stands, whom to ask; later, how damages are
 * claimed.
 */
export const DUTY_ELEMENTS = ['fact', 'cause', 'response', 'contact', 'damages'] as const;
export type DutyElement = (typeof DUTY_ELEMENTS)[number];

/** By when it must be told: from the interruption, and, for damages, from the end of it. Milliseconds. */
export interface DutyLimits {
  noticeMs: number;
  damagesMs: number;
}

/** Limits that a law sets. `korea`: the decree's 2 h (since 28 March 2025, free services too) and 30 days. */
export const DUTY_PRESETS = {
  korea: { noticeMs: 2 * HOUR, damagesMs: 30 * DAY },
} as const satisfies Record<string, DutyLimits>;
export type DutyPreset = keyof typeof DUTY_PRESETS;
