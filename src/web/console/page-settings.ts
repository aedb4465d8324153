import type { Request, RequestHandler, Response } from 'express';
import type { Fault } from '../../domain/errors.ts';
import { LOCALES, type Locale } from '../../domain/localized-text.ts';
import { pageSettings as settingsOf, type Page } from '../../domain/page.ts';
import { markOf } from '../../lib/digest.ts';
import { MINUTE, SECOND } from '../../lib/clock.ts';
import type { PageSettingsScreen } from '../../views/drafting-facts.ts';
import { translate } from '../../views/language.ts';
import { installBaseOf, pageAddress } from '../../domain/page-address.ts';
import { logoPath } from '../../views/public-layout.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { inWordsOf } from './fault-words.ts';
import { DAMAGES_UNIT_MS, dutyChoiceOf, NOTICE_UNIT_MS, reminderChoices } from './page-settings-input.ts';
import { pageOwnFacts } from './page-own.ts';
import { choosePageById, screenFrame, type ChosenPage } from './screen.ts';
import { choices, faultList, faultsOf, fieldFacts, localizedFacts, UNTOUCHED } from './typed-form.ts';
import type { FormState, TypedForm } from './typed-form.ts';

/** The settings of a page, for its owners. */
export function pageSettings(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePageById(web, pathPart(request, 'id'));
    sendPageSettings(web, request, response, chosen, UNTOUCHED, []);
  };
}

/** Sends the form with what was typed and what is wrong with it. */
export function sendPageSettings(
  web: WebContext,
  request: Request,
  response: Response,
  chosen: ChosenPage,
  typed: TypedForm,
  faults: readonly Fault[],
  isChanged = false,
): void {
  const frame = screenFrame(web, request, response, chosen, 'drafting.settings.title', 'pages');
  const { language, layout, links } = frame;
  const isSaved = request.query['saved'] !== undefined && !typed.isSent;
  const notices = isSaved ? [translate(language.locale, 'drafting.settings.saved')] : [];
  const state = { typed, faults: inWordsOf(language.locale, faults), locales: writtenLocales(chosen.page, typed) };
  const facts = { layout: { ...layout, notices }, links, ...formFacts(chosen, state, isChanged) };
  response.type('html').send(render('console/page-settings', facts, language));
}

/**
 * The languages that have fields: the page's own, those that the form chooses, and those in which something is written
 * already, since a text that has no field is not sent and would be lost.
 */
function writtenLocales(page: Page, typed: TypedForm): Locale[] {
  const texts = [page.name, page.description, page.contact, page.banner];
  const others = LOCALES.filter(
    (locale) => typed.all('languages').includes(locale) || texts.some((text) => text[locale]),
  );
  return [...new Set([...page.locales, ...others])];
}

function formFacts(
  chosen: ChosenPage,
  state: FormState,
  isChanged: boolean,
): Omit<PageSettingsScreen, 'layout' | 'links'> {
  const { page } = chosen;
  const { typed, faults } = state;
  const isOn = (name: string, preset: boolean): boolean => (typed.isSent ? typed.text(name) === 'yes' : preset);
  const limits = page.dutyLimits;
  return {
    pageName: page.name,
    action: `/console/pages/${page.id}/settings`,
    // What is shown again unsaved was read from what stood before.
    shown: typed.text('shown') !== '' && !isChanged ? typed.text('shown') : markOf(settingsOf(page)),
    present: isChanged ? `/console/pages/${page.id}/settings` : null,
    faults: faultList(state).map((fault) => ({
      ...fault,
      fieldId: fault.fieldId && (FIELD_IDS[fault.fieldId] ?? fault.fieldId),
    })),
    name: localizedFacts(state, 'name', page.name),
    description: localizedFacts(state, 'description', page.description),
    contact: localizedFacts(state, 'contact', page.contact),
    banner: localizedFacts(state, 'banner', page.banner),
    timeZone: fieldFacts(state, 'time_zone', page.timeZone),
    zones: Intl.supportedValuesOf('timeZone'),
    locales: localeFacts(page, typed),
    localeFaults: faultsOf(faults, 'languages'),
    undo: fieldFacts(state, 'undo', String(page.undoMs / SECOND)),
    hasAutomaticEstimates: isOn('has_automatic_estimates', page.hasAutomaticEstimates),
    isRecordPublic: isOn('is_record_public', page.isRecordPublic),
    reminders: reminderFacts(page, typed),
    reminderFaults: faultsOf(faults, 'maintenance_reminders'),
    duty: choices(['none', 'korea', 'own'], typed.text('duty', dutyChoiceOf(limits))),
    dutyNotice: fieldFacts(state, 'duty_notice', limits ? String(limits.noticeMs / NOTICE_UNIT_MS) : ''),
    dutyDamages: fieldFacts(state, 'duty_damages', limits ? String(limits.damagesMs / DAMAGES_UNIT_MS) : ''),
    dutyFaults: faultsOf(faults, 'duty'),
    own: pageOwnFacts(chosen, state),
    logo: logoFacts(chosen, faults),
  };
}

/** The picture is shown from the page itself, where that is under this host and is published already. */
function logoFacts({ page, pages }: ChosenPage, faults: readonly Fault[]): PageSettingsScreen['logo'] {
  const { id, logo } = page;
  const path = logo && logoPath(installBaseOf(page, pages[0]), logo);
  return {
    action: `/console/pages/${id}/logo`,
    present: logo && path !== null ? { path, width: logo.width, height: logo.height } : null,
    faults: faultsOf(faults, 'logo'),
  };
}

/** Where the field of a fault is several fields of the form, the first of them. */
const FIELD_IDS: Record<string, string> = {
  languages: 'first_language',
  maintenance_reminders: 'reminder-0',
  duty: 'duty_notice',
  footer_links: 'footer_links.0.url',
};

function localeFacts(page: Page, typed: TypedForm): PageSettingsScreen['locales'] {
  const chosen = typed.isSent ? typed.all('languages') : page.locales;
  const first = typed.text('first_language', page.defaultLocale);
  return LOCALES.map((locale: Locale) => ({
    locale,
    isChosen: (chosen as readonly string[]).includes(locale),
    isFirst: locale === first,
  }));
}

function reminderFacts({ maintenanceRemindersMs }: Page, typed: TypedForm): PageSettingsScreen['reminders'] {
  const chosen = typed.isSent ? typed.all('reminders').map(Number) : maintenanceRemindersMs.map((ms) => ms / MINUTE);
  return reminderChoices(maintenanceRemindersMs).map((minutes) => {
    return { minutes, ms: minutes * MINUTE, isChosen: chosen.includes(minutes) };
  });
}

/** The built-in words against impersonators, in every language, with the page's own address. */
export function builtInBanner({ page, pages }: ChosenPage, baseUrl: string): Record<string, string> {
  const address = `${pageAddress(page, pages[0], baseUrl).url}/`;
  const texts = LOCALES.map((locale) => [`banner.${locale}`, translate(locale, 'help.default_banner', { address })]);
  return Object.fromEntries(texts) as Record<string, string>;
}
