import { COMPONENT_STATUSES } from '../../../src/domain/status.ts';
import { HOUR } from '../../../src/lib/clock.ts';
import type { ComponentPageFacts, RecordOfDays } from '../../../src/views/history-facts.ts';
import type { Bars, EtaLine, IncidentFacts } from '../../../src/views/page-facts.ts';
import type { PublicViews } from '../../../src/views/public-views.ts';
import { AT, FOREIGN, NAME, publicLayoutSample as layout } from './texts.ts';

type HistoryView = 'public/component' | 'public/day' | 'public/month' | 'public/maintenance' | 'public/about';

const day = { name: '1 Mar 2026', path: '/en/days/2026-03-01' };
const month = { name: 'March 2026', path: '/en/history/2026-03' };
const related = { name: FOREIGN, path: '/en/components/000000000001', status: 'partial_outage' as const };
const SPANS = ['24h', '7d', '30d', '90d'] as const;
const bare: Bars = { paths: [], days: 90, troubled: 0, uptime: null };

function record(bars: Bars | null, isWatched: boolean): RecordOfDays {
  const cell = { number: '1', label: '1 Mar 2026: Down 1 hr', weekday: 7, isMarked: true, path: day.path };
  return {
    bars: bars ?? bare,
    spans: SPANS.map((key) => ({ key, percent: isWatched ? '99.9%' : null })),
    weekdays: ['M', 'T', 'W', 'T', 'F', 'S', 'S'],
    months: [
      {
        ...month,
        cells: [
          { ...cell, status: 'major_outage' },
          { ...cell, status: 'nothing', path: null, weekday: null, isMarked: false },
        ],
      },
    ],
    troubled: isWatched ? [{ day, what: 'Down 1 hr', incidents: [{ name: FOREIGN, path: '/en/incidents/x' }] }] : [],
    counts: [
      { status: 'operational', weight: '0', seconds: ['1', '2', '3', '4'] },
      { status: 'unknown', weight: null, seconds: ['1', '2', '3', '4'] },
    ],
    formula: { weight: '0.3' },
    sum: isWatched ? '1 − (1 + 0.3 × 1) ÷ 100 = 98.7%' : null,
  };
}

/** Facts of the pages of components, days and months, and of those about planned work and about the page itself. */
export function historySamples(
  incidents: IncidentFacts[],
  etas: readonly EtaLine[],
  { bars }: { bars: Bars | null },
): { [Name in HistoryView]: PublicViews[Name][] } {
  const component: ComponentPageFacts = {
    ...{ layout, asOf: AT, isLive: true, name: NAME, description: FOREIGN, status: 'major_outage' },
    ...{ sinceAt: AT, becauseOf: FOREIGN, eta: etas[0] ?? null, watchingSinceAt: null, isAgain: true },
    ...{ parent: related, parts: [related], needs: [related], record: record(bars, true), incidents },
    charts: (['day', 'week', 'month', 'quarter'] as const).map((key) => ({
      ...{ key, median: 'M0 60H600', high: 'M0 120V20H600V120Z', top: '500 ms' },
      ...{ medianWords: '120 ms', highWords: '340 ms', checks: 1_440 },
    })),
    waitPath: '/subscribe?page=x',
    ways: [
      { path: '/components/000000000001/history.atom', key: 'feed' },
      { path: '/components/000000000001/badge.svg', key: 'badge' },
    ],
  };
  const bareComponent: ComponentPageFacts = {
    ...{ ...component, isLive: false, description: null, status: 'operational', sinceAt: null, becauseOf: null },
    ...{
      eta: null,
      watchingSinceAt: AT,
      isAgain: false,
      parent: null,
      parts: [],
      needs: [],
      charts: [],
      incidents: [],
    },
    ...{ record: null, waitPath: null, ways: [] },
  };
  const stretch = { status: 'partial_outage' as const, fromAt: AT, untilAt: AT + HOUR, durationMs: HOUR };
  const entry = {
    ...{ name: FOREIGN, path: related.path },
    stretches: [
      { ...stretch, isWholeDay: false },
      { ...stretch, isWholeDay: true },
      { ...stretch, untilAt: null, durationMs: null, isWholeDay: false },
    ],
  };
  const frame = { layout, asOf: AT, zone: 'Asia/Seoul' };
  return {
    'public/component': [component, bareComponent, { ...component, record: record(null, false) }],
    'public/day': [
      {
        ...{ ...frame, isToday: true, day: day.name, previous: day, next: day, within: month },
        ...{ components: [entry], unwatched: [entry, entry], incidents },
      },
      {
        ...{ ...frame, isToday: false, day: day.name, previous: null, next: null, within: month },
        ...{ components: [], unwatched: [], incidents: [] },
      },
    ],
    'public/month': [
      { ...frame, isPresent: true, month: month.name, previous: month, next: month, within: null, incidents },
      { ...frame, isPresent: true, month: month.name, previous: null, next: null, within: null, incidents: [] },
      { ...frame, isPresent: false, month: month.name, previous: null, next: null, within: null, incidents: [] },
    ],
    'public/maintenance': [
      { ...frame, underWay: incidents, planned: incidents, past: incidents, calendar: '/calendar.ics' },
      { ...frame, underWay: [], planned: [], past: [], calendar: '/calendar.ics' },
    ],
    'public/about': [
      {
        ...{ ...frame, formula: { weight: '0.3' }, links: [{ path: '/en/history', key: 'history' as const }] },
        statuses: COMPONENT_STATUSES.map((status, index) => ({ status, weight: index % 2 === 0 ? '0.3' : null })),
      },
    ],
  };
}
