import { HOUR } from '../../../src/lib/clock.ts';
import { BLANKS } from '../../../src/domain/template.ts';
import type { ConsoleViews } from '../../../src/views/console-views.ts';
import type { StaffOnlyFacts } from '../../../src/views/drafting-facts.ts';
import { field, layout, links, localized, select } from './console-parts.ts';
import { AT, FOREIGN, NAME } from './texts.ts';

const screen = { layout, links };
const faults = [
  { fieldId: 'label', message: 'Give a short name.' },
  { fieldId: null, message: 'No.' },
];

export const staffOnly: StaffOnlyFacts = {
  rule: {
    ...({ componentName: NAME, sinceAt: AT, error: '503', ending: 'closes' } as const),
    probes: [
      {
        ...({ key: 'a', kind: 'http', failures: 3, recoveries: 2 } as const),
        samples: [
          { at: AT, outcome: 'bad', error: '503' },
          { at: AT, outcome: 'good', error: null },
        ],
      },
    ],
  },
  notes: {
    action: '/x',
    list: [{ author: 'Alice', at: AT, body: 'The diesel is late.' }],
    field: field('note', ['Write the note first.']),
  },
};

const template = {
  href: '/x',
  label: NAME,
  name: NAME,
  body: FOREIGN,
  isFirstNotice: true,
  status: 'resolved' as const,
};
const proposal = { componentName: NAME, status: 'major_outage', sinceAt: AT, evidence: '503', at: AT } as const;

type DraftingViews = Pick<
  ConsoleViews,
  'console/templates' | 'console/template' | 'console/proposals' | 'console/page-settings' | 'console/go-on'
>;

export const draftingSamples: { [Name in keyof DraftingViews]: DraftingViews[Name][] } = {
  'console/templates': [
    { ...screen, newTemplate: '/a', adoptAction: '/b', templates: [template], starters: [] },
    {
      ...screen,
      newTemplate: '/a',
      adoptAction: '/b',
      templates: [],
      starters: [{ ...template, href: null, name: null }],
    },
  ],
  'console/template': [true, false].map((isNew) => ({
    ...{
      ...screen,
      isNew,
      action: '/x',
      deleteAction: isNew ? null : '/y',
      faults,
      isFirstNotice: !isNew,
      blanks: BLANKS,
      shown: 'abc',
      present: '/x',
    },
    ...{ label: field('label'), name: localized('name'), body: localized('body') },
    status: select('status', 'investigating', 'resolved'),
    nextUpdate: select('next_update', 'kept', 'none', '15', '30', '60', '120'),
  })),
  'console/proposals': [
    {
      ...{ ...screen, waiting: 1 },
      past: [
        { ...proposal, state: 'confirmed', who: 'Bob', reason: null, openHref: null, incidentHref: '/x' },
        { ...proposal, state: 'dismissed', who: 'Bob', reason: 'A test.', openHref: '/y', incidentHref: null },
        { ...proposal, state: 'lapsed', who: '', reason: null, openHref: '/y', incidentHref: null },
      ],
    },
    { ...screen, waiting: 0, past: [] },
  ],
  'console/page-settings': [
    {
      ...{
        ...screen,
        pageName: NAME,
        shown: 'abc',
        present: '/x',
        action: '/x',
        faults,
        name: localized('name'),
        description: localized('text'),
      },
      ...{ contact: localized('contact'), banner: localized('banner'), timeZone: field('time_zone', ['No.']) },
      ...{ zones: ['Asia/Seoul'], locales: [{ locale: 'en', isChosen: true, isFirst: true }], localeFaults: ['No.'] },
      ...{ undo: field('undo'), hasAutomaticEstimates: true, isRecordPublic: true, reminderFaults: ['No.'] },
      reminders: [{ minutes: 60, ms: HOUR, isChosen: true }],
      duty: select('duty', 'none', 'korea', 'own').choices,
      ...{ dutyNotice: field('notice'), dutyDamages: field('damages'), dutyFaults: ['No.'] },
      own: {
        ...{ host: field('host'), position: select('position', '1', '2'), password: field('password', ['No.']) },
        access: select('access', 'public', 'password', 'staff').choices,
        ...{
          hasPassword: true,
          colourLight: field('colours.light'),
          colourDark: field('colours.dark'),
          linkFaults: ['No.'],
        },
        links: [{ number: 1, text: localized('footer_links.0.text'), url: field('footer_links.0.url') }],
      },
      logo: { action: '/y', present: { path: '/logo-a.png', width: 120, height: 40 }, faults: ['No.'] },
    },
    {
      ...{
        ...screen,
        pageName: NAME,
        action: '/x',
        shown: 'abc',
        present: null,
        faults,
        name: localized('name'),
        description: localized('text'),
      },
      ...{ contact: localized('contact'), banner: localized('banner'), timeZone: field('time_zone') },
      ...{ zones: [], locales: [], localeFaults: [], undo: field('undo'), reminders: [], reminderFaults: [] },
      ...{ hasAutomaticEstimates: false, isRecordPublic: false, duty: [], dutyFaults: [] },
      ...{ dutyNotice: field('notice'), dutyDamages: field('damages') },
      own: {
        ...{ host: field('host'), position: select('position', '1'), password: field('password'), access: [] },
        ...{ hasPassword: false, colourLight: field('colours.light'), colourDark: field('colours.dark') },
        ...{ linkFaults: [], links: [] },
      },
      logo: { action: '/y', present: null, faults: [] },
    },
  ],
  'console/go-on': [
    { layout, action: '/x', fields: [{ name: 'note', value: 'The diesel is late.' }] },
    { layout, action: '/x', fields: [] },
  ],
};
