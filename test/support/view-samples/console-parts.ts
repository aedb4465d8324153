import { DELIVERY_STATES } from '../../../src/domain/delivery.ts';
import { PROMISE_KINDS } from '../../../src/domain/reminder.ts';
import { HOUR } from '../../../src/lib/clock.ts';
import { ETA_KINDS } from '../../../src/domain/restoration.ts';
import type {
  EtaLineFacts,
  IncidentLineFacts,
  PromiseFacts,
  TimelineEntryFacts,
} from '../../../src/views/console-facts.ts';
import type { ConsoleLayout } from '../../../src/views/console-views.ts';
import type { ReminderLineFacts } from '../../../src/views/reminder-facts.ts';
import type {
  ComponentFieldsFacts,
  EtaFieldsFacts,
  FieldFacts,
  LocalizedFieldFacts,
  SelectFacts,
  TickSetFacts,
  UpdateFormFacts,
} from '../../../src/views/update-form-facts.ts';
import { dutyTicks } from './duty.ts';
import { AT, FOREIGN, NAME } from './texts.ts';

export const layout: ConsoleLayout = {
  locale: 'en',
  title: 'Console',
  signedIn: { name: 'Alice', isOwner: true },
  csrfToken: 'proof',
  isMailOn: false,
  notices: ['It was posted.'],
  nav: {
    links: [{ key: 'home', href: '/console', isCurrent: true }],
    pages: [{ name: NAME, href: '/console', isCurrent: true }],
  },
  hasForm: true,
};

export const links = {
  home: '/a',
  newIncident: '/b',
  backfill: '/z',
  newMaintenance: '/c',
  deliveries: '/d',
  proposals: '/e',
  templates: '/f',
  publicPage: '/en/',
};

export const field = (name: string, faults: string[] = []): FieldFacts => ({ id: name, name, value: 'x', faults });

export const localized = (name: string): LocalizedFieldFacts => ({
  name,
  first: { ...field(name, ['Write something.']), locale: 'en', instead: null },
  others: [{ ...field(`${name}.ko`), locale: 'ko', instead: { text: 'x', locale: 'en' } }],
  isOpen: true,
});

export const select = <Value extends string>(name: string, ...values: Value[]): SelectFacts<Value> => ({
  ...{ id: name, name, faults: ['Choose one.'] },
  choices: values.map((value, index) => ({ value, isChosen: index === 0 })),
});

export const etaLines = ([...ETA_KINDS, 'conditional_open', 'overdue', 'restored'] as const).map(
  (word): EtaLineFacts => ({
    ...{ word, state: 'current', byAt: AT, earliestAt: AT, condition: FOREIGN, reason: FOREIGN, isFromHistory: true },
  }),
);

const zone = { timeZone: 'Asia/Seoul', zoneOffset: 540 };

const etaFields: EtaFieldsFacts = {
  ...zone,
  choice: select('eta', 'keep', 'assessing', 'by', 'window', 'conditional', 'withdrawn', 'restored'),
  by: field('by', ['This time has passed.']),
  earliest: field('earliest'),
  restoredAt: field('restored_at'),
  condition: localized('condition'),
  reason: localized('reason'),
  isChange: true,
};

const component: ComponentFieldsFacts = {
  id: '000000000001',
  name: NAME,
  status: 'major_outage',
  isAffected: true,
  because: FOREIGN,
  watchingSinceAt: AT,
  eta: etaLines[0] ?? null,
  impact: select('impact', 'keep', 'operational', 'major_outage'),
  fields: etaFields,
  suggestion: {
    ...{ medianMs: HOUR, lateMs: 4 * HOUR, isLongest: false, count: 12, restsOn: 'severity', byAt: AT },
    field: { id: 'suggested', name: 'suggested', isChosen: true },
  },
  isOpen: true,
};

const tick = { value: '000000000001', name: NAME, isTicked: true, ids: ['000000000001', '000000000002'] };
const line = { ...tick, status: 'major_outage', because: FOREIGN, eta: etaLines[0] ?? null } as const;
export const ticks: TickSetFacts = {
  causes: [{ ...tick, name: FOREIGN }],
  groups: [
    { all: tick, name: NAME, components: [line, { ...line, because: null, eta: null, isTicked: false }], isOpen: true },
    { all: null, name: null, components: [line], isOpen: false },
  ],
  count: 3,
  faults: ['No.'],
};

export const form: UpdateFormFacts = {
  ...zone,
  action: '/console/incidents',
  previewAction: '/console/incidents/preview',
  seen: 3,
  proposal: '000000000009',
  faults: [
    { fieldId: 'body', message: 'Write something.' },
    { fieldId: null, message: 'No.' },
  ],
  isOpening: true,
  name: localized('name'),
  startedAt: field('started_at'),
  statuses: [{ value: 'investigating', isChosen: true }],
  statusWas: 'investigating',
  statusFaults: ['No.'],
  body: localized('body'),
  back: { ...ticks, at: field('back_at') },
  many: {
    ...ticks,
    impact: select('common.impact', 'keep', 'major_outage'),
    eta: {
      ...etaFields,
      choice: select('common.kind', 'keep', 'by', 'window', 'conditional', 'assessing', 'withdrawn'),
    },
    reach: [NAME, FOREIGN],
    affected: { ids: ['000000000001'], count: 1 },
    isOpen: true,
  },
  single: {
    affected: [component],
    groups: [
      {
        name: FOREIGN,
        components: [{ ...component, isAffected: false, eta: null, suggestion: null, isOpen: false }],
        isOpen: true,
      },
      { name: null, components: [], isOpen: false },
    ],
    count: 2,
    isAlone: false,
    isOpen: true,
  },
  nextUpdate: { choice: select('next', 'keep', '15', '30', '60', '120', 'at', 'none'), at: field('at'), currentAt: AT },
  duty: dutyTicks,
  window: { scheduledFor: field('scheduled_for', ['No.']), scheduledUntil: field('scheduled_until') },
  isNotifying: true,
  recipients: 2,
  isCauseUntold: true,
  noService: { isTicked: true, faults: ['No.'] },
  filled: [{ name: 'filled.body.en', value: 'abc' }],
  draft: { subject: '000000000009', keptAt: AT, takenBack: { by: 'Ayu', words: 'We know.' } },
  templates: { action: '/x', choices: [{ id: 'first_notice', label: NAME }] },
  help: { contact: localized('contact'), alternatives: localized('alternatives'), isOpen: true },
};

export const plainForm: UpdateFormFacts = {
  ...form,
  ...{
    proposal: null,
    faults: [],
    isOpening: false,
    name: null,
    startedAt: null,
    common: null,
    affected: [],
    others: [],
    duty: null,
    window: null,
    back: null,
    many: null,
    single: { affected: [], groups: [], count: 0, isAlone: true, isOpen: false },
  },
  nextUpdate: { ...form.nextUpdate, currentAt: null },
  recipients: 0,
  noService: null,
  filled: [],
  draft: { subject: '000000000009', keptAt: null, takenBack: null },
  templates: { action: '/x', choices: [] },
};

export const promises = PROMISE_KINDS.map((kind, index): PromiseFacts => ({
  ...{ kind, at: AT, isOverdue: index === 0, isSoon: true, distanceMs: HOUR, href: '/x', incidentName: NAME },
  components: [NAME, FOREIGN],
  conditions: index === 0 ? [FOREIGN] : [],
  reminder:
    [
      null,
      { askedAt: AT, answer: null, action: '/console/reminders/1/acknowledge', from: 'home' as const },
      { askedAt: AT, answer: { by: 'Alice', at: AT }, action: null, from: 'home' as const },
    ][index] ?? null,
}));

export const reminders = (['before', 'at', 'after'] as const).map((stage, index): ReminderLineFacts => ({
  ...{ stage, kind: PROMISE_KINDS[index] ?? 'eta', promisedAt: AT, askedAt: AT, isUnmailed: index === 2 },
  components: index === 0 ? [NAME, FOREIGN] : [],
  answer: index === 0 ? { by: 'Alice', at: AT } : null,
  mails: index === 0 ? DELIVERY_STATES.map((state) => ({ name: 'Alice', state })) : [],
}));

export const lines: IncidentLineFacts[] = (['incident', 'maintenance'] as const).map((kind) => ({
  ...{ href: '/x', tone: 'major_outage', kind, name: FOREIGN, startedAt: AT, resolvedAt: null, downCount: 2 },
  status: kind === 'incident' ? 'investigating' : 'in_progress',
  scheduledFor: kind === 'incident' ? null : AT,
  scheduledUntil: kind === 'incident' ? null : AT,
  overrunMs: kind === 'incident' ? null : HOUR,
  latestEtaAt: kind === 'incident' ? AT : null,
}));

export const entries: TimelineEntryFacts[] = [
  {
    ...{ position: 2, at: AT, status: 'identified', author: 'Alice', body: { en: 'A **fire**.' }, automatic: null },
    isNotified: true,
    editedAt: AT,
    edit: {
      ...{ action: '/x', body: localized('edit'), faults: form.faults, shown: 'abc', present: { en: 'We **know**.' } },
      ticks: [
        { element: 'cause', isChosen: true },
        { element: 'damages', isChosen: false },
      ],
    },
    changes: [{ name: NAME, oldStatus: 'operational', newStatus: 'major_outage' }],
    etas: etaLines.map((line, index) => ({
      ...{ componentName: NAME, line, isMissed: index === 0 },
      moved: index === 0 ? null : { step: index % 2 === 0 ? 'later' : 'earlier', fromAt: AT },
    })),
  },
  {
    ...{
      position: 1,
      at: AT,
      status: 'investigating',
      author: null,
      body: null,
      isNotified: false,
      changes: [],
      etas: [],
    },
    automatic: { kind: 'errors_since', at: AT },
    editedAt: null,
    edit: null,
  },
];
