import { HOUR } from '../../../src/lib/clock.ts';
import type { RepeatFacts, SeriesLineFacts } from '../../../src/views/series-facts.ts';
import { field, select } from './console-parts.ts';
import { AT, NAME } from './texts.ts';

export const repeat: RepeatFacts = {
  choice: select('repeats', 'never', 'weekly', 'fortnightly', 'monthly_weekday', 'monthly_day', 'rule'),
  rule: field('rule', ['No.']),
  dates: [{ from: AT, until: AT + HOUR }],
  shown: 'FREQ=WEEKLY',
};

export const seriesLines: SeriesLineFacts[] = [true, false].map((isNotified) => ({
  ...{ id: '000000000007', name: NAME, rule: 'FREQ=WEEKLY', timeZone: 'Asia/Seoul', isNotified, endAction: '/e' },
  dates: [
    { from: AT, until: AT + HOUR, href: '/x' },
    { from: AT, until: AT + HOUR, href: null },
  ],
  planned: isNotified ? 2 : 0,
}));
