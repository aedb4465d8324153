import { NOTICE_KINDS } from '../../../src/domain/notice.ts';
import { PROMISE_KINDS } from '../../../src/domain/reminder.ts';
import type { ConfirmationMail, MailViews, NoticeMail, ReminderMail } from '../../../src/views/mail-views.ts';
import { AT, FOREIGN, NAME } from './texts.ts';

const mail = {
  locale: 'en' as const,
  subject: 'Mail is down',
  preheader: 'Expected back by 21:00',
  pageName: { en: 'Example' },
  banner: FOREIGN,
  contact: FOREIGN,
  address: 'bob@example.com',
  manageUrl: 'https://status.example.com/manage',
  unsubscribeUrl: 'https://status.example.com/unsubscribe',
};

const notices = NOTICE_KINDS.filter((kind) => kind !== 'subscription_confirmation').map((kind, index): NoticeMail => {
  const isFull = index % 2 === 0;
  return {
    mail: isFull ? mail : { ...mail, banner: null, contact: null, manageUrl: null, unsubscribeUrl: null },
    kind,
    name: FOREIGN,
    headline: 'Mail is down',
    asOf: AT,
    news: [{ sentence: 'Expected back by 21:00', names: 'Mail', reason: isFull ? FOREIGN : null }],
    automatic: isFull ? null : { kind: 'errors_since', at: AT },
    body: isFull ? { en: 'A **fire**.' } : null,
    states: [
      { name: NAME, status: 'major_outage', becauseOf: isFull ? FOREIGN : null, sentence: isFull ? 'By 21:00' : null },
    ],
    alternatives: isFull ? FOREIGN : null,
    nextUpdateBy: isFull ? AT : null,
    isNextUpdateLate: index === 0,
    againUrl: isFull ? 'https://status.example.com/subscribe' : null,
    isRestoration: isFull,
    url: 'https://status.example.com/incidents/1',
  };
});

const confirmations: ConfirmationMail[] = [[NAME, FOREIGN], []].map((componentNames) => ({
  ...{ mail, componentNames, isWholePage: componentNames.length === 0, waitNames: componentNames },
  ...{ confirmUrl: 'https://status.example.com/confirm/1', validUntil: AT },
}));

const reminders = PROMISE_KINDS.flatMap((kind) =>
  [true, false].map((isOverdue): ReminderMail => ({
    mail: { locale: 'en', subject: 'Mail is down', preheader: 'The estimate of 21:00', pageName: { en: 'Example' } },
    ...{ kind, headline: 'The estimate of 21:00', incidentName: FOREIGN, asOf: AT, isOverdue, isOnDuty: isOverdue },
    components: kind === 'eta' ? [NAME, FOREIGN] : [],
    conditions: kind === 'eta' && isOverdue ? [FOREIGN] : [],
    ...{ url: 'https://status.example.com/console/incidents/1', dutyUrl: 'https://status.example.com/console/roster' },
  })),
);

export const mailSamples: { [Name in keyof MailViews]: MailViews[Name][] } = {
  'mail/notice.html': notices,
  'mail/notice.txt': notices,
  'mail/confirmation.html': confirmations,
  'mail/confirmation.txt': confirmations,
  'mail/reminder.html': reminders,
  'mail/reminder.txt': reminders,
};
