import { HOUR } from '../../../src/lib/clock.ts';
import type { ConsoleViews } from '../../../src/views/console-views.ts';
import { POSTMORTEM_STEPS, type PostmortemScreen } from '../../../src/views/postmortem-facts.ts';
import {
  entries,
  etaLines,
  field,
  form,
  layout,
  lines,
  links,
  localized,
  plainForm,
  promises,
  reminders,
  select,
  ticks,
} from './console-parts.ts';
import { nothingToPutRight, putRight } from './put-right.ts';
import { dutyPanels, dutyScreens } from './duty.ts';
import { promiseRecords } from './promises.ts';
import { repeat, seriesLines } from './series.ts';
import { draftingSamples, staffOnly } from './drafting.ts';
import { AT, FOREIGN, NAME } from './texts.ts';

const screen = { layout, links };

const postmortem: PostmortemScreen = {
  ...{ ...screen, incident: { name: FOREIGN, href: '/x' }, state: 'scheduled', stateAt: AT, isChanged: true },
  ...{ done: 'save', hasConflict: true },
  form: {
    ...{ action: '/x', seen: 1, faults: form.faults, body: localized('body'), recipients: 2, isNotifying: true },
    ...{ preview: [{ locale: 'en', words: { en: '**Power**' } }], link: { url: '/y', until: AT }, linkUntil: AT },
    ...{ at: field('at'), timeZone: 'Asia/Seoul', zoneOffset: 540, withdraw: 'scheduled' },
  },
};

const postmortemScreens: PostmortemScreen[] = [
  postmortem,
  ...POSTMORTEM_STEPS.map((done) => ({ ...postmortem, done, hasConflict: false, form: null })),
  ...(['none', 'draft', 'published'] as const).map((state) => ({
    ...{ ...postmortem, state, stateAt: state === 'published' ? AT : null, isChanged: false, done: null },
    form: postmortem.form && { ...postmortem.form, preview: [], link: null, faults: [], withdraw: null },
  })),
];

const asOf = { pageId: '000000000000', published: '/en/as-of/2026-03-01T2100', present: '/en/as-of' };
const mail = { isOn: true, waiting: 1, failed: 2, retrying: 3, lastError: 'connection refused' };
const onDuty = { names: ['Alice', 'Bob'], href: '/console/roster' };
const nobody = { names: [], href: '/console/roster' };
const noMail = { isOn: false, waiting: 1, failed: 0, retrying: 0, lastError: null };
const bare = { ...layout, signedIn: null, csrfToken: '', notices: [], nav: null, isMailOn: true, hasForm: false };

const incident = {
  ...({ kind: 'incident', name: NAME, status: 'investigating', tone: 'major_outage', startedAt: AT } as const),
  ...{ resolvedAt: null, scheduledFor: null, scheduledUntil: null, overrunMs: null, outcome: null },
};

const work = {
  ...({ ...incident, kind: 'maintenance', status: 'in_progress', resolvedAt: AT, overrunMs: HOUR } as const),
  ...{ scheduledFor: AT, scheduledUntil: AT },
};

const component = {
  ...({
    id: '000000000001',
    name: NAME,
    groupName: FOREIGN,
    parentName: NAME,
    status: 'unknown',
    probeRule: 'publish',
    isHidden: true,
  } as const),
  ...({ observedStatus: 'major_outage', isObservedOtherwise: true, manualStatus: 'degraded_performance' } as const),
  probes: [
    { key: 'a', kind: 'http', observedStatus: 'unknown' as const, lastSampleAt: AT, lastError: 'timed out' },
    { key: 'b', kind: 'tcp', observedStatus: 'operational' as const, lastSampleAt: null, lastError: null },
  ],
  isOpen: true,
  action: '/x',
  choice: select('status', 'none', 'operational', 'major_outage'),
};

const affected = [
  {
    names: [NAME],
    status: 'major_outage',
    because: FOREIGN,
    startedAt: AT,
    restoredAt: null,
    watchingSinceAt: AT,
    downMs: HOUR,
    eta: etaLines[0] ?? null,
  },
  {
    names: [NAME, FOREIGN],
    status: 'operational',
    because: null,
    startedAt: AT,
    restoredAt: AT,
    watchingSinceAt: AT,
    downMs: HOUR,
    eta: null,
  },
] as const;

export const consoleSamples: { [Name in keyof ConsoleViews]: ConsoleViews[Name][] } = {
  'console/sign-in': ([null, 'wrong', 'too_many', 'ended'] as const).map((failure) => ({
    ...{ layout: bare, next: '/console', email: '', failure },
    kept: failure === 'ended' ? [{ name: 'kept.body.en', value: 'We know.' }] : [],
  })),
  'console/set-up': [
    {
      ...{
        layout: bare,
        path: '/setup/x',
        name: field('name', ['No.']),
        email: field('email'),
        password: field('password'),
      },
      page: {
        ...{ name: field('page'), timeZone: field('zone'), zones: ['Asia/Seoul'], localeFaults: ['No.'] },
        locales: [{ locale: 'en', isChosen: true, isFirst: true }],
      },
    },
    {
      layout: bare,
      path: '/setup/x',
      name: field('name'),
      email: field('email'),
      password: field('password'),
      page: null,
    },
  ],
  'console/home': [
    {
      ...{ ...screen, page: { name: NAME }, mail, promises, duties: dutyPanels, open: lines, upcoming: lines },
      roster: onDuty,
      ...{ ...screen, asOf, page: { name: NAME }, mail, promises, open: lines, upcoming: lines },
      troubled: [{ id: '000000000001', name: NAME, status: 'partial_outage' }],
      drafts: [
        { href: '/x', kind: 'update', name: NAME, keptAt: AT, takenBackBy: 'Ayu' },
        { href: '/x', kind: 'incident', name: null, keptAt: AT, takenBackBy: null },
        { href: '/x', kind: 'maintenance', name: FOREIGN, keptAt: AT, takenBackBy: null },
      ],
      proposals: [
        {
          ...{ componentName: NAME, status: 'major_outage', sinceAt: AT, evidence: '500' },
          ...{ confirmHref: '/x', publishAction: '/z', dismissAction: '/y' },
        },
      ],
    },
    {
      ...screen,
      asOf: { ...asOf, published: null },
      page: { name: FOREIGN },
      mail: noMail,
      roster: nobody,
      promises: [],
      duties: [],
      open: [],
      upcoming: [],
      troubled: [],
      drafts: [],
      proposals: [],
    },
  ],
  'console/incidents': [
    { ...screen, incidents: lines, series: '/s', older: '/x' },
    { ...screen, incidents: [], series: '/s', older: null },
  ],
  'console/incident': [
    {
      ...{ ...screen, incident, promises, isPosted: true, news: entries, isFormOpen: true, form, updates: entries },
      undo: { action: '/x', updateId: '000000000001', seconds: 7, isHeld: true, by: null, agoSeconds: 3 },
      putRight,
      ...{ affected: [...affected], roster: nobody, reminders },
      duty: dutyPanels[0] ?? null,
      postmortem: '/x',
      ...staffOnly,
      asOf,
      statusMoved: { was: 'investigating', is: 'identified', chosen: 'monitoring' },
      quick: [{ status: 'resolved', text: localized('body') }],
    },
    {
      ...{ ...screen, incident: work, promises: [], isPosted: false, news: [], isFormOpen: false, form: plainForm },
      ...{ affected: [], updates: [], quick: [], undo: null, statusMoved: null, putRight: nothingToPutRight },
      ...{ ...staffOnly, roster: null, reminders: [], duty: null, postmortem: null, asOf },
    },
    {
      ...{ ...screen, incident: { ...incident, outcome: 'merged' }, promises: [], isPosted: false, news: [] },
      ...{ isFormOpen: false, form: plainForm },
      undo: { action: '/x', updateId: '000000000001', seconds: 7, isHeld: false, by: 'Ayu', agoSeconds: 3 },
      putRight: { ...putRight, wrong: 'merge' },
      ...{ roster: null, reminders: [], duty: null, postmortem: null },
      statusMoved: { was: 'investigating', is: 'identified', chosen: null },
      ...{ affected: [], updates: [], quick: [], rule: null, notes: { ...staffOnly.notes, list: [] }, asOf },
    },
  ],
  'console/roster': [
    {
      ...screen,
      roster: nobody,
      isOwner: false,
      people: [{ name: 'Alice', isOnDuty: false, isSelf: true, action: '/x' }],
    },
    {
      ...{ ...screen, roster: onDuty, isOwner: true },
      people: [
        { name: 'Alice', isOnDuty: true, isSelf: true, action: '/x' },
        { name: 'Bob', isOnDuty: true, isSelf: false, action: '/x' },
        { name: 'Carol', isOnDuty: false, isSelf: false, action: '/x' },
        { name: 'Dave', isOnDuty: false, isSelf: false, action: null },
      ],
      ...{ affected: [], updates: [], quick: [], duty: null },
      ...{ affected: [], updates: [], quick: [], duty: null, postmortem: null },
    },
  ],
  'console/postmortem': postmortemScreens,
  'console/duty': dutyScreens.map((facts) => ({ ...screen, ...facts })),
  'console/new-incident': [
    { ...screen, form, evidence: { componentName: NAME, status: 'major_outage', sinceAt: AT, text: '500' } },
    { ...screen, form, evidence: null },
  ],
  'console/backfill': [
    {
      ...screen,
      form: {
        ...{ action: '/x', faults: form.faults, name: localized('name'), body: localized('body') },
        ...{ startedAt: field('from', ['No.']), endedAt: field('until'), timeZone: 'Asia/Seoul', zoneOffset: 540 },
        components: [{ name: NAME, impact: select('impacts.1', 'keep', 'keep', 'major_outage') }],
      },
    },
    {
      ...screen,
      form: {
        ...{ action: '/x', faults: [], name: localized('name'), body: localized('body'), components: [] },
        ...{ startedAt: field('from'), endedAt: field('until'), timeZone: 'Asia/Seoul', zoneOffset: 540 },
      },
    },
  ],
  'console/new-maintenance': [
    {
      ...screen,
      form: {
        ...{ action: '/x', faults: form.faults, name: localized('name'), body: localized('body'), recipients: 1 },
        ...{ scheduledFor: field('for', ['No.']), scheduledUntil: field('until'), isNotifying: true },
        ...{ previewAction: '/p', draft: form.draft, touched: ticks },
        ...{ timeZone: 'Asia/Seoul', zoneOffset: 540, series: '/s', repeat },
      },
    },
    {
      ...screen,
      form: {
        ...{ action: '/x', faults: form.faults, name: localized('name'), body: localized('body'), recipients: 1 },
        ...{ scheduledFor: field('for', ['No.']), scheduledUntil: field('until'), isNotifying: false },
        ...{ previewAction: '/p', draft: form.draft, touched: ticks },
        ...{ timeZone: 'Asia/Seoul', zoneOffset: 540, series: '/s', repeat: { ...repeat, dates: [] } },
      },
    },
  ],
  'console/series': [
    { ...screen, series: seriesLines },
    { ...screen, series: [] },
  ],
  'console/preview': [
    {
      ...screen,
      ...{
        name: NAME,
        isOpening: false,
        isPlan: false,
        news: entries,
        action: '/a',
        previewAction: '/b',
        total: 5,
        silence: null,
      },
      statusMoved: { was: 'identified', is: 'monitoring', chosen: 'investigating' },
      ...{ hasUnexplainedSlip: true, isCauseUntold: true },
      statusStep: { from: 'monitoring', to: 'investigating', isBack: true },
      carried: [{ name: 'body.en', value: '"><script>' }],
      changes: [{ status: 'major_outage', names: [NAME, FOREIGN] }],
      etas: etaLines.map((line) => ({ line, names: [NAME] })),
      hidden: [FOREIGN],
      nextUpdateBy: AT,
      isMailOn: false,
      recipients: [
        { channel: 'email', count: 4 },
        { channel: 'webhook', count: 1 },
      ],
      languages: [
        {
          ...{ locale: 'ko', page: '<p>"x"</p>', isOpen: true },
          mail: { locale: 'ko', subject: 'S', preheader: 'P', text: 'T' },
          borrowed: (['name', 'body', 'condition', 'reason'] as const).map((text) => ({ text, locale: 'en' })),
        },
        { locale: 'en', page: '<p></p>', mail: null, borrowed: [], isOpen: false },
      ],
    },
    ...([null, 'not_asked', 'nothing_new', 'all_hidden'] as const).map((silence) => ({
      ...screen,
      ...{
        name: NAME,
        isOpening: true,
        isPlan: false,
        news: [],
        statusMoved: null,
        ...{ hasUnexplainedSlip: false, isCauseUntold: false },
        statusStep: { from: null, to: 'investigating' as const, isBack: false },
        carried: [],
        action: '/a',
        previewAction: '/b',
        changes: [],
        etas: [],
      },
      ...{ hidden: [], nextUpdateBy: null, isMailOn: true, recipients: [], total: 0, silence, languages: [] },
    })),
  ],
  'console/components': [
    { ...screen, faults: form.faults, components: [component] },
    { ...screen, faults: [], components: [] },
  ],
  'console/subscribers': [
    {
      ...screen,
      tables: [
        { id: 'by_state', rows: [{ name: null, key: 'words.language.ko', count: 2 }] },
        { id: 'by_component', rows: [{ name: NAME, key: null, count: 1 }] },
      ],
    },
  ],
  'console/deliveries': [
    {
      ...{ ...screen, mail, oldestWaitingMs: HOUR },
      notices: [
        {
          ...{ kind: 'incident_opened', createdAt: AT, incidentName: NAME, href: '/x', isFannedOut: false },
          ...{ counts: [{ state: 'sent', count: 2 }], errors: ['refused'] },
        },
      ],
    },
    { ...screen, mail: noMail, oldestWaitingMs: null, notices: [] },
  ],
  'console/promises': promiseRecords.map((record, index) => ({
    ...{ ...screen, record, publicPath: index === 0 ? '/en/promises' : null },
    spans: [{ key: 'all', href: '/x', isCurrent: true }],
  })),
  ...draftingSamples,
  'console/pages': [
    {
      ...screen,
      pages: [
        {
          ...{
            name: NAME,
            href: '/x',
            settingsHref: '/y',
            isCurrent: true,
            key: 'example',
            timeZone: 'Asia/Seoul',
            locales: ['en', 'ko'],
          },
          ...{ componentCount: 2, contact: FOREIGN, publicPage: '/en/' },
        },
      ],
    },
  ],
};
