import { MINUTE } from '../../lib/clock.ts';
import { parseZonedTime, toZonedInput } from '../../lib/zoned-time.ts';
import type { IncidentSetting } from './load-incident.ts';

/** The zone in which times are typed, and how many minutes it is ahead of UTC at present. */
export function zone({ page, now }: Pick<IncidentSetting, 'page' | 'now'>): { timeZone: string; zoneOffset: number } {
  const wall = parseZonedTime(toZonedInput(now, page.timeZone), 'UTC') ?? now;
  return { timeZone: page.timeZone, zoneOffset: Math.ceil((wall - now) / MINUTE) };
}
