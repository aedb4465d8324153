import { DUTY_ELEMENTS } from '../../../src/domain/duty.ts';
import { HOUR, MINUTE } from '../../../src/lib/clock.ts';
import type { DutyElementFacts, DutyPanelFacts, DutyScreen, DutyTicksFacts } from '../../../src/views/duty-facts.ts';
import { AT, FOREIGN, NAME } from './texts.ts';

export const dutyTicks: DutyTicksFacts = {
  elements: DUTY_ELEMENTS.map((element, index) => ({ element, isChosen: index % 2 === 0, isTold: index % 2 === 1 })),
  faults: ['Write it in the text too.'],
};

const channels = [
  { channel: 'page', at: AT, sent: null },
  { channel: 'email', at: AT, sent: 41 },
  { channel: 'other', at: AT, sent: 1 },
];

const elements = (['kept', 'late', 'open', 'missed', 'waiting', 'not_due'] as const).map(
  (state, index): DutyElementFacts => ({
    element: DUTY_ELEMENTS[index % DUTY_ELEMENTS.length] ?? 'fact',
    state,
    limitAt: state === 'waiting' ? null : AT + HOUR,
    isNear: state === 'open',
    amountMs: 43 * MINUTE,
    told: state === 'kept' || state === 'late' ? { at: AT, position: 1, channels } : null,
  }),
);

export const dutyPanels = (['calm', 'near', 'missed'] as const).map((tone, index): DutyPanelFacts => ({
  incidentName: FOREIGN,
  href: '/console/incidents/000000000000/duty',
  interruptedAt: AT,
  resumedAt: index === 0 ? AT + HOUR : null,
  lastedMs: HOUR,
  isDue: index !== 0,
  noticeMs: 2 * HOUR,
  tone,
  elements,
}));

const updates: DutyScreen['updates'] = [
  {
    ...{
      position: 1,
      at: AT,
      by: 'Alice',
      takenBackAt: AT,
      status: 'identified',
      automatic: null,
      contact: FOREIGN,
      nextUpdateBy: AT,
    },
    texts: [
      { locale: 'en', words: { en: 'A **fire**.' } },
      { locale: 'ko', words: { ko: '화재' } },
    ],
    discloses: [...DUTY_ELEMENTS],
    channels: channels.map((channel, index) => ({ ...channel, failed: index, waiting: 2 - index })),
  },
  {
    ...{
      position: 2,
      at: AT,
      by: 'probe',
      takenBackAt: null,
      status: 'resolved',
      contact: null,
      nextUpdateBy: null,
      texts: [],
    },
    ...{ automatic: { kind: 'errors_ended', at: AT }, discloses: [], channels: [] },
  },
];

export const dutyScreens: Omit<DutyScreen, 'layout' | 'links'>[] = dutyPanels.map((duty, index) => ({
  ...{ pageName: NAME, writtenAt: AT, damagesMs: 30 * 24 * HOUR, duty, json: '/x.json' },
  incident: { name: FOREIGN, status: 'identified', href: '/x', address: 'https://status.example.com/incidents/1' },
  updates: index === 0 ? updates : [],
  others: index === 0 ? [{ at: AT, by: 'Alice', action: 'edit-update' }] : [],
  audit: { count: index, sha256: 'abc123' },
}));
