import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { PublicLayout } from './public-views.ts';

/** What a reader can choose, with what is chosen; no component chosen is the whole page. */
export interface ChoiceFacts {
  components: { id: string; name: LocalizedText; isChosen: boolean }[];
  languages: { locale: Locale; isChosen: boolean }[];
}

/** What somebody is to be told of until it is back. */
export interface WaitFacts {
  kind: 'component' | 'incident';
  id: string;
  name: LocalizedText;
}

export interface SubscribePage {
  layout: PublicLayout;
  pageId: string;
  email: string;
  choice: ChoiceFacts;
  /** What is waited for; null: it is a subscription for good. */
  wait: WaitFacts | null;
  /** Of which services one is to be chosen to wait for; empty: it is chosen, or none is. */
  waitChoices: { id: string; name: LocalizedText }[];
  /** What was to be waited for and is over, or down by no incident; null: nothing. */
  over: WaitFacts | null;
  /** Where to be told for good instead; null: this form does. */
  lastingPath: string | null;
  /** Why it comes back: a word of the catalogue under `subscribe.refusal`. */
  refusal: 'email' | 'components' | 'limit' | 'off' | null;
}

/** A form behind a link of a mail, which acts only when it is sent. */
export interface LinkPage {
  layout: PublicLayout;
  address: string;
  action: string;
}

export interface ConfirmPage extends LinkPage {
  isWholePage: boolean;
  componentNames: LocalizedText[];
  /** What they will be told of until it is back. */
  waitNames: LocalizedText[];
}

export interface ManagePage extends LinkPage {
  choice: ChoiceFacts;
  /** What they are told of until it is back; `value` is what its box sends. */
  waits: { value: string; name: LocalizedText }[];
  /** Whether they are told for good; where nothing is waited for, they always are. */
  isLasting: boolean;
  isSaved: boolean;
}

/** What became of it; `key` names a title and a text of the catalogue. */
export interface SubscriptionTold {
  layout: PublicLayout;
  key: `subscribe.told.${'asked' | 'confirmed' | 'unsubscribed' | 'ended' | 'expired'}` | `wait.told.${'waiting' | 'back'}`;
  address: string | null;
  /** Where to go next; null: only to the page. */
  next: { path: string; key: 'manage' | 'again' } | null;
}

export interface SubscriptionViews {
  'public/subscribe': SubscribePage;
  'public/confirm': ConfirmPage;
  'public/unsubscribe': LinkPage;
  'public/manage': ManagePage;
  'public/subscription-told': SubscriptionTold;
}
