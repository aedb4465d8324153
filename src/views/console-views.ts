import type { Locale } from '../domain/localized-text.ts';
import type { ConsoleNav } from './console-facts.ts';
import type { DutyScreen } from './duty-facts.ts';
import type { PostmortemScreen } from './postmortem-facts.ts';
import type { SeriesScreen } from './series-facts.ts';
import type {
  GoOnPage,
  PageSettingsScreen,
  ProposalsScreen,
  TemplateScreen,
  TemplatesScreen,
} from './drafting-facts.ts';
import type { FieldFacts } from './update-form-facts.ts';
import type {
  BackfillScreen,
  ComponentsScreen,
  DeliveriesScreen,
  RosterScreen,
  HomeScreen,
  IncidentScreen,
  IncidentsScreen,
  NewIncidentScreen,
  NewMaintenanceScreen,
  PagesScreen,
  PromisesScreen,
  PreviewScreen,
  SubscribersScreen,
} from './console-screens.ts';

/** What `layouts/console` needs: every template that uses it has these facts under `layout`. */
export interface ConsoleLayout {
  locale: Locale;
  title: string;
  /** Who is signed in; null on the pages before that. */
  signedIn: { name: string; isOwner: boolean } | null;
  /** The proof that every form carries as `_csrf`; '' where nobody is signed in. */
  csrfToken: string;
  isMailOn: boolean;
  /** Sentences at the head of the page, e.g. that something was done. */
  notices: readonly string[];
  /** The way around the console, and to its other pages; null before somebody has signed in. */
  nav: ConsoleNav | null;
  /** Whether the form of an update stands on it, to be skipped to. */
  hasForm: boolean;
}

/** The facts of each template in `views/console`. */
export interface ConsoleViews {
  'console/sign-in': SignInPage;
  'console/set-up': SetUpPage;
  'console/home': HomeScreen;
  'console/incidents': IncidentsScreen;
  'console/incident': IncidentScreen;
  'console/new-incident': NewIncidentScreen;
  'console/backfill': BackfillScreen;
  'console/new-maintenance': NewMaintenanceScreen;
  'console/series': SeriesScreen;
  'console/preview': PreviewScreen;
  'console/components': ComponentsScreen;
  'console/subscribers': SubscribersScreen;
  'console/deliveries': DeliveriesScreen;
  'console/pages': PagesScreen;
  'console/roster': RosterScreen;
  'console/duty': DutyScreen;
  'console/postmortem': PostmortemScreen;
  'console/promises': PromisesScreen;
  'console/page-settings': PageSettingsScreen;
  'console/templates': TemplatesScreen;
  'console/template': TemplateScreen;
  'console/proposals': ProposalsScreen;
  'console/go-on': GoOnPage;
}

export interface SignInPage {
  layout: ConsoleLayout;
  /** Path to go to afterwards. */
  next: string;
  email: string;
  /** Why it did not work, a word of the catalogue; null at first. */
  failure: 'wrong' | 'too_many' | 'ended' | null;
  /** What a form brought whose session had ended, carried along as it was typed. */
  kept: { name: string; value: string }[];
}

export interface SetUpPage {
  layout: ConsoleLayout;
  /** Where the form goes: the link itself. */
  path: string;
  name: FieldFacts;
  email: FieldFacts;
  password: FieldFacts;
  /** The first page's settings; null where a page exists already. */
  page: FirstPageFacts | null;
}

export interface FirstPageFacts {
  name: FieldFacts;
  timeZone: FieldFacts;
  zones: readonly string[];
  locales: readonly { locale: Locale; isChosen: boolean; isFirst: boolean }[];
  localeFaults: readonly string[];
}

