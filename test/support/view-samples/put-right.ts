import type { PutRightFacts } from '../../../src/views/correction-facts.ts';
import { field, form, localized, select } from './console-parts.ts';
import { AT, FOREIGN, NAME } from './texts.ts';

const words = localized('body');
const correction = { field: 'started', fromAt: AT, toAt: AT, reason: 'The log', createdAt: AT } as const;

/** Every form at once, with what is wrong. */
export const putRight: PutRightFacts = {
  ...{ isOpen: true, wrong: 'times', faults: form.faults, recipients: 1, timeZone: 'Asia/Seoul', zoneOffset: 540 },
  corrections: [
    { ...correction, name: NAME, author: 'Alice' },
    { ...correction, field: 'ended', name: null, author: null },
  ],
  times: {
    ...{ action: '/x', started: field('started', ['No.']), ended: field('ended'), reason: field('reason', ['No.']) },
    components: [
      { name: FOREIGN, started: field('started.1'), ended: field('ended.1') },
      { name: NAME, started: field('started.2'), ended: null },
    ],
  },
  alarm: { action: '/x', text: words },
  merge: {
    ...{ action: '/x', into: field('into', ['No.']), text: words },
    choices: [{ id: '000000000001', name: NAME, isChosen: true }],
  },
  reopen: {
    ...{ action: '/x', seen: 3, statuses: [{ value: 'investigating', isChosen: true }], text: words },
    nextUpdate: select('next', '30', '30'),
    components: [{ name: NAME, impact: select('impacts.1', 'major_outage', 'major_outage') }],
  },
};

/** Nothing that could be wrong. */
export const nothingToPutRight: PutRightFacts = {
  ...putRight,
  ...{ isOpen: false, wrong: null, faults: [], corrections: [], times: null, alarm: null, merge: null, reopen: null },
};
