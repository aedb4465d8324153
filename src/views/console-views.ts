import type { Locale } from '../domain/localized-text.ts';
import type { ConsoleNav } from './console-facts.ts';
import type {
  ComponentsScreen,
  DeliveriesScreen,
  HomeScreen,
  IncidentScreen,
  IncidentsScreen,
  NewIncidentScreen,
  NewMaintenanceScreen,
  PagesScreen,
  SubscribersScreen,
} from './console-screens.ts';

/** What `layouts/console` needs: every template that uses it has these facts under `layout`. */
export interface ConsoleLayout {
  locale: Locale;
  title: string;
  /** Who is signed in, and the proof that their forms carry; null on the pages before that. */
  signedIn: { name: string; csrf: string; isOwner: boolean } | null;
  isMailOn: boolean;
  /** Sentences at the head of the page, e.g. that something was done. */
  notices: readonly string[];
  /** The way around the console, and to its other pages; null before somebody has signed in. */
  nav: ConsoleNav | null;
}

/** The facts of each template in `views/console`. */
export interface ConsoleViews {
  'console/sign-in': SignInPage;
  'console/set-up': SetUpPage;
  'console/home': HomeScreen;
  'console/incidents': IncidentsScreen;
  'console/incident': IncidentScreen;
  'console/new-incident': NewIncidentScreen;
  'console/new-maintenance': NewMaintenanceScreen;
  'console/components': ComponentsScreen;
  'console/subscribers': SubscribersScreen;
  'console/deliveries': DeliveriesScreen;
  'console/pages': PagesScreen;
}

export interface SignInPage {
  layout: ConsoleLayout;
  /** Path to go to afterwards. */
  next: string;
  email: string;
  /** Why it did not work, a word of the catalogue; null at first. */
  failure: 'wrong' | 'too_many' | null;
}

export interface SetUpPage {
  layout: ConsoleLayout;
  path: string;
  name: string;
  email: string;
  /** The first page's settings; null where a page exists already. */
  page: {
    name: string;
    timeZone: string;
    locales: { locale: Locale; isChosen: boolean }[];
    faults: { name: readonly string[]; timeZone: readonly string[]; locales: readonly string[] };
  } | null;
  faults: { name: readonly string[]; email: readonly string[]; password: readonly string[]; other: readonly string[] };
}

