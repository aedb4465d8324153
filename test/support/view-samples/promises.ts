import type { PromiseRecordFacts, RecordFigures } from '../../../src/views/promise-facts.ts';
import { HOUR } from '../../../src/lib/clock.ts';
import { AT, FOREIGN, NAME } from './texts.ts';

const figures: RecordFigures = {
  ...{ troubles: 4, firstShare: '50%', firstKept: 2, firstDecided: 4, lastShare: '75%', lastKept: 3, lastDecided: 4 },
  ...{ meanLateMs: HOUR, isNeverLate: false, meanSlipMs: 2 * HOUR, movesPerIncident: '1.5' },
};

const nothing: RecordFigures = {
  ...{ troubles: 0, firstShare: null, firstKept: 0, firstDecided: 0, lastShare: null, lastKept: 0, lastDecided: 0 },
  ...{ meanLateMs: null, isNeverLate: false, meanSlipMs: null, movesPerIncident: null },
};

const promises = (['kept', 'missed', 'moved', 'withdrawn', 'open'] as const).map((fate, index) => {
  return { byAt: AT + index * HOUR, x: `${10 * index}.0%`, fate, isFromHistory: index === 0 };
});

export const promiseRecords: PromiseRecordFacts[] = [
  {
    spans: [
      { key: '90d', figures: nothing },
      { key: '365d', figures },
      { key: 'all', figures: { ...figures, meanLateMs: 0, isNeverLate: true } },
    ],
    chosen: '365d',
    components: [{ name: NAME, figures }],
    months: [{ name: 'March 2026', kept: 2, missed: 1, keptWidth: '66.7%', missedWidth: '33.3%' }],
    rows: ([AT, null] as const).map((restoredAt) => ({
      ...{ incidentName: FOREIGN, href: '/x', components: [NAME, FOREIGN], promises, restoredAt, endX: '98.0%' },
      outcome: restoredAt === null ? null : 'kept',
    })),
  },
  { spans: [{ key: 'all', figures: nothing }], chosen: 'all', components: [], months: [], rows: [] },
];
