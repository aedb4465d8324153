import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { AsOfFacts } from './as-of-facts.ts';
import type { HistoryFacts, IncidentPageFacts, PageFacts } from './page-facts.ts';
import type { PostmortemPreview } from './postmortem-facts.ts';
import type { PublicPromisesFacts } from './promise-facts.ts';
import type { SubscriptionViews } from './subscription-facts.ts';

/** What `layouts/public` needs: every template that uses it has these facts under `layout`. */
export interface PublicLayout {
  locale: Locale;
  title: string;
  /** Stylesheets, in order. */
  styles: string[];
  icon: string;
  /** The optional script of the published page; null: none. */
  script: string | null;
  /** Path of the worker that keeps the page for readers who are offline; null: none, and one that is there goes. */
  worker: string | null;
  /** Path of the Atom feed. */
  feed: string | null;
  isIndexed: boolean;
  /** Path of the page in the reader's language. */
  home: string;
  pageName: LocalizedText;
  /** The same page in its other languages; empty where it has one only. */
  languages: { locale: Locale; path: string; isCurrent: boolean }[];
  /** Links at the foot, each named by a word of the catalogue. */
  links: { path: string; key: 'status' | 'as_of' | 'history' | 'promises' | 'feed' | 'calendar' | 'api' }[];
  /** What is pinned at the head, in the operator's words; null: nothing. */
  banner: LocalizedText | null;
  /** Where to ask for help; null: nothing is known. */
  contact: LocalizedText | null;
  /** The page's own address, which every genuine link begins with. */
  address: string;
}

/** The facts of each template in `views/public`. */
export interface PublicViews extends SubscriptionViews {
  'public/page': PageFacts;
  'public/incident': IncidentPageFacts;
  'public/history': HistoryFacts;
  'public/postmortem-preview': PostmortemPreview;
  'public/promises': PublicPromisesFacts;
  'public/as-of': AsOfFacts;
  'public/error': ErrorPage;
}

/** What somebody is told when an address cannot answer; `status` chooses the words. */
export interface ErrorPage {
  locale: Locale;
  status: string;
  /** Sentences about what they entered. */
  details: readonly string[];
}
