import type { PublicLayout } from '../../../src/views/public-views.ts';
import { NOON } from '../clock.ts';

/** Text in every language, and in one only: templates have to show both. */
export const NAME = { en: 'Mail', ko: '메일', id: 'Surel' };
export const FOREIGN = { ko: '전력 복구 후 2시간' };
export const AT = NOON;

export const publicLayoutSample: PublicLayout = {
  locale: 'en',
  title: 'Example',
  styles: ['/assets/page.css'],
  icon: '/assets/icon.svg',
  script: '/assets/page.js',
  worker: '/sw.js',
  feed: '/history.atom',
  isIndexed: true,
  home: '/en/',
  pageName: { en: 'Example' },
  languages: [
    { locale: 'en', path: '/en/', isCurrent: true },
    { locale: 'ko', path: '/ko/', isCurrent: false },
  ],
  links: [{ path: '/en/history', key: 'history' }],
  banner: { en: 'We never ask you to install anything.' },
  contact: { en: 'Call 1577-0000' },
  address: 'https://status.example.com/',
};
