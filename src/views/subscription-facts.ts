import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { PublicLayout } from './public-views.ts';

/** What a reader can choose, with what is chosen; no component chosen is the whole page. */
export interface ChoiceFacts {
  components: { id: string; name: LocalizedText; isChosen: boolean }[];
  languages: { locale: Locale; isChosen: boolean }[];
}

export interface SubscribePage {
  layout: PublicLayout;
  pageId: string;
  email: string;
  choice: ChoiceFacts;
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
  /** Empty: the whole page. */
  componentNames: LocalizedText[];
}

export interface ManagePage extends LinkPage {
  choice: ChoiceFacts;
  isSaved: boolean;
}

/** What became of it; each has a title and a text in the catalogue under `subscribe.told`. */
export interface SubscriptionTold {
  layout: PublicLayout;
  told: 'asked' | 'confirmed' | 'unsubscribed' | 'ended' | 'expired';
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
