import { AUTOMATIC_KINDS } from '../../../src/domain/incident.ts';
import { HOUR } from '../../../src/lib/clock.ts';
import type {
  AffectedFacts,
  EtaLine,
  FeatureLine,
  IncidentFacts,
  PageFacts,
  ServiceFacts,
  UpdateFacts,
} from '../../../src/views/page-facts.ts';
import type { PublicViews } from '../../../src/views/public-views.ts';
import { historySamples } from './history.ts';
import { promiseRecords } from './promises.ts';
import { AT, FOREIGN, NAME, publicLayoutSample as layout } from './texts.ts';

const ETA_KEYS = ['by', 'window', 'no_time', 'overdue', 'withdrawn', 'assessing', 'planned', 'overrun'] as const;
const STEP_KEYS = ['by', 'window', 'no_time', 'moved', 'assessing', 'withdrawn', 'withdrawn_from'] as const;

const etas = ETA_KEYS.map((key, index): EtaLine => ({
  key,
  byAt: AT + HOUR,
  earliestAt: AT,
  condition: FOREIGN,
  reason: FOREIGN,
  isFromHistory: index % 2 === 0,
  givenAt: AT,
  next: { at: AT, isLate: index % 2 === 0 },
}));

const features: FeatureLine[] = [
  { status: 'operational', isWatched: true, names: [NAME, FOREIGN], eta: null },
  { status: 'major_outage', isWatched: false, names: [FOREIGN], eta: etas[0] ?? null },
];

const services = etas.map((eta): ServiceFacts => ({
  name: NAME,
  path: '/en/components/000000000001',
  description: FOREIGN,
  status: 'major_outage',
  sinceAt: AT,
  becauseOf: FOREIGN,
  eta,
  watchingSinceAt: AT,
  restoredAt: null,
  isAgain: true,
  waitPath: '/subscribe?until=back',
  features,
  bars: {
    paths: [
      { status: 'operational', d: 'M0 5h89', date: null },
      { status: 'partial_outage', d: 'M89 5h1', date: '1 Mar 2026' },
    ],
    days: 90,
    troubled: 1,
    uptime: '99.9%',
  },
}));

const plain: ServiceFacts = {
  ...{ name: NAME, path: '/en/components/000000000002', description: null, status: 'unknown' as const },
  ...{ sinceAt: null, becauseOf: null, eta: null, bars: null },
  ...{ watchingSinceAt: null, restoredAt: AT, isAgain: false, features: [], waitPath: null },
};

const affected = [...services.map((only) => [only]), [...services, plain]].map((some, index): AffectedFacts => ({
  ...{ status: 'major_outage', count: some.length, eta: some[0]?.eta ?? null, isEtaSaidAbove: index === 0 },
  ...{ becauseOf: FOREIGN, isAgain: true, watchingSinceAt: AT, sinceAt: AT, services: some, hasHistory: true },
  isListed: some.length > 3,
  waitPath: index === 0 ? null : '/subscribe',
  restoredAt: index === 0 ? AT : null,
}));

const updates: UpdateFacts[] = [
  {
    label: 'page.update',
    body: { en: 'A **fire**.' },
    automatic: null,
    steps: STEP_KEYS.map((key) => ({
      ...{
        key,
        names: [NAME, FOREIGN],
        byAt: AT,
        earliestAt: AT,
        previousByAt: AT,
        condition: FOREIGN,
        reason: FOREIGN,
      },
      isFromHistory: key === 'by',
    })),
    changes: [
      { status: 'operational', isAgain: false, names: [NAME, FOREIGN] },
      { status: 'partial_outage', isAgain: true, names: [NAME] },
      { status: 'major_outage', isAgain: false, names: [NAME] },
    ],
    displayAt: AT,
    editedAt: AT,
  },
  ...AUTOMATIC_KINDS.map((kind) => ({
    ...{ label: 'words.timeline.investigating', body: null, steps: [], changes: [], displayAt: AT, editedAt: null },
    automatic: { kind, at: AT },
  })),
];

const incident: IncidentFacts = {
  name: FOREIGN,
  path: '/en/incidents/000000000000',
  status: 'resolved',
  isOver: true,
  isMaintenance: false,
  tone: 'operational',
  startedAt: AT,
  resolvedAt: AT + HOUR,
  durationMs: HOUR,
  span: null,
  next: { at: AT, isLate: true },
  contact: NAME,
  alternatives: FOREIGN,
  components: [{ name: NAME }, { name: FOREIGN }],
  outcome: 'merged',
  mergedInto: { name: NAME, path: '/en/incidents/000000000001' },
  corrections: [
    { name: null, field: 'started', fromAt: AT, toAt: AT },
    { name: FOREIGN, field: 'ended', fromAt: AT, toAt: AT },
  ],
  updates,
  postmortem: { body: FOREIGN, publishedAt: AT, editedAt: AT },
  earlier: 2,
};

const work: IncidentFacts = {
  ...incident,
  isMaintenance: true,
  outcome: null,
  mergedInto: null,
  corrections: [],
  postmortem: null,
  status: 'in_progress',
  span: { from: AT, until: AT + HOUR, isOverrun: true },
  next: null,
  contact: null,
  alternatives: null,
};

const NOT_AWAITED = { eta: null, latestBy: null, firstBy: null, withoutTime: 0 };

const busy: PageFacts = {
  layout,
  asOf: AT,
  description: FOREIGN,
  headline: {
    ...{ kind: 'some', status: 'major_outage', affected: 2, working: 1, next: { at: AT, isLate: false } },
    ...{ back: { ...NOT_AWAITED, firstBy: AT, withoutTime: 1 }, alternatives: FOREIGN, contact: NAME },
  },
  single: null,
  affected,
  watched: affected,
  groups: [
    { name: NAME, services: [plain], folded: null },
    { name: null, services, folded: null },
    { name: NAME, services: [plain], folded: 'group-3' },
    { name: null, services: [plain], folded: 'group-4' },
  ],
  hasHistory: true,
  isLong: true,
  incidents: [incident],
  maintenances: [work],
  subscribe: {
    ...{ isMailOn: true, pageId: '000000000000', locale: 'en', feed: '/history.atom' },
    components: [{ id: '000000000001', name: NAME }],
  },
};

const [single = plain] = services;
const headlines = (['empty', 'working', 'one', 'maintenance', 'watching', 'incident', 'unknown'] as const).map(
  (kind) => ({
    ...busy,
    headline: {
      ...{ kind, status: 'unknown' as const, affected: 0, working: 0, next: null },
      ...{ back: { ...NOT_AWAITED, eta: kind === 'one' ? single.eta : null }, alternatives: null, contact: null },
    },
    single: kind === 'one' ? single : null,
    ...{ description: null, affected: [], watched: [], groups: [], incidents: [], maintenances: [], hasHistory: false },
    isLong: false,
    subscribe: { ...busy.subscribe, isMailOn: false, components: [] },
  }),
);

const ADDRESS = 'https://status.example.com/en/incidents/000000000000';

const choice = {
  components: [{ id: '000000000001', name: NAME, isChosen: true }],
  languages: [{ locale: 'ko' as const, isChosen: true }],
};
const link = { layout, address: 'bob@example.com', action: '/somewhere' };

const frame = { locale: 'en' as const, title: 'Example', style: '/assets/embed.css', home: '/en/', pageName: NAME };
const embeds = [...headlines, busy].map(({ headline, single: one, affected }) => {
  const services = affected.flatMap((each) => each.services);
  const framed = {
    frame,
    asOf: AT,
    headline: { ...headline, latestBy: AT },
    affected: services,
    more: services.length,
  };
  return { ...framed, single: one && { ...one, eta: services[0]?.eta ?? null } };
});

const WAITS = [
  { kind: 'component' as const, id: '000000000000', name: NAME },
  { kind: 'incident' as const, id: '000000000000', name: FOREIGN },
] as const;

const TOLD = [
  ...(['asked', 'confirmed', 'unsubscribed', 'ended', 'expired'] as const).map(
    (told) => `subscribe.told.${told}` as const,
  ),
  ...(['wait.told.waiting', 'wait.told.back'] as const),
];

export const publicSamples: { [Name in keyof PublicViews]: PublicViews[Name][] } = {
  'public/page': [busy, ...headlines],
  'public/incident': [
    {
      layout,
      asOf: AT,
      waitPath: '/subscribe',
      incident,
      back: { ...NOT_AWAITED, latestBy: AT },
      affected,
      address: ADDRESS,
    },
    {
      layout,
      asOf: AT,
      waitPath: null,
      incident: work,
      back: { ...NOT_AWAITED, withoutTime: 1 },
      affected: [],
      address: ADDRESS,
    },
  ],
  'public/history': [
    {
      ...{ layout, asOf: AT, zone: 'Asia/Seoul', archive: [{ name: 'March 2026', path: '/en/history/2026-03' }] },
      months: [
        { name: 'March 2026', path: '/en/history/2026-03', incidents: [incident, work] },
        { name: 'April 2026', path: null, incidents: [] },
      ],
    },
    { layout, asOf: AT, zone: 'Etc/UTC', months: [], archive: [] },
  ],
  ...historySamples([incident, work], etas, { bars: single.bars }),
  'public/postmortem-preview': [
    { layout, name: FOREIGN, postmortem: { body: FOREIGN, publishedAt: null, editedAt: null } },
  ],
  'public/promises': promiseRecords.map((record) => ({ layout, asOf: AT, record })),
  'public/as-of': [true, false].map((isLive) => ({
    ...{
      layout,
      asOf: AT,
      isLive,
      address: 'https://status.example.com/en/as-of',
      present: '/en/as-of',
      plainText: 'Text',
    },
    groups: [
      {
        name: isLive ? NAME : null,
        rows: [null, ...etas].map((eta) => ({
          ...{ name: FOREIGN, isFeature: eta === null, status: 'major_outage' as const, sinceAt: AT, eta },
          ...{ watchingSinceAt: isLive ? AT : null, isAgain: isLive },
        })),
      },
    ],
    lists: isLive ? [{ path: '/en/as-of/2026-03-01T2100', at: AT }] : [],
  })),
  'public/unlock': [null, 'wrong' as const, 'too_many' as const].map((failure) => ({
    locale: 'en',
    pageId: 'abcdefghijkl',
    next: '/en/',
    failure,
    staffPath: '/console/pages/abcdefghijkl/enter?next=%2Fen%2F',
  })),
  'public/embed-banner': embeds,
  'public/embed-status': embeds,
  'public/error': [{ locale: 'en', status: '404', details: ['Give a name.'] }],
  'public/subscribe': ([null, 'email', 'components', 'limit', 'off'] as const).map((refusal) => ({
    ...{ layout, pageId: '000000000000', email: 'bob@example.com', choice, refusal },
    ...{ wait: null, over: refusal === 'off' ? WAITS[0] : null, lastingPath: null },
    waitChoices: refusal === null ? [{ id: '000000000000', name: NAME }] : [],
    ...(refusal === 'email' ? { wait: WAITS[0], lastingPath: '/subscribe' } : {}),
    ...(refusal === 'limit' ? { wait: WAITS[1], lastingPath: '/subscribe' } : {}),
    ...(refusal === 'components' ? { over: WAITS[1] } : {}),
  })),
  'public/confirm': [
    { ...link, isWholePage: false, componentNames: [NAME], waitNames: [NAME] },
    { ...link, isWholePage: true, componentNames: [], waitNames: [] },
  ],
  'public/unsubscribe': [link],
  'public/manage': [
    { ...link, choice, waits: [{ value: 'component:000000000000', name: NAME }], isLasting: false, isSaved: true },
    { ...link, choice, waits: [], isLasting: true, isSaved: false },
  ],
  'public/subscription-told': TOLD.flatMap((key) => [
    { layout, key, address: 'bob@example.com', next: { path: '/x', key: 'manage' as const } },
    { layout, key, address: null, next: null },
  ]),
};
