import { pagePasswordFaults, PAGE_ACCESS, type PageAccess, ownHostFaults } from '../../domain/page-access.ts';
import { rejectFaults } from '../../domain/errors.ts';
import type { Page, PageSettings } from '../../domain/page.ts';
import type { FooterLink } from '../../domain/page-look.ts';
import { hashPassword } from '../../lib/passwords.ts';
import type { PageOwnFacts } from '../../views/own-facts.ts';
import type { WebContext } from '../context.ts';
import type { ChosenPage } from './screen.ts';
import {
  choices,
  faultsOf,
  fieldFacts,
  localizedFacts,
  selectFacts,
  type FormState,
  type TypedForm,
} from './typed-form.ts';

/** Links that the form has room for. */
const LINK_ROWS = 8;

/** The fields for what is a page's own: host, place, readers, colours, links. */
export function pageOwnFacts({ page, pages }: ChosenPage, state: FormState): PageOwnFacts {
  const { typed, faults } = state;
  const places = pages.map((_, index) => String(index + 1));
  const { colours, footerLinks } = page;
  return {
    host: fieldFacts(state, 'host', page.host ?? ''),
    position: selectFacts(state, 'position', places, String(pages.indexOf(page) + 1)),
    access: choices(PAGE_ACCESS, typed.text('access', page.access)),
    // A password is never sent back, not even one that was just typed.
    password: { ...fieldFacts(state, 'password'), value: '' },
    hasPassword: page.passwordHash !== null,
    colourLight: fieldFacts(state, 'colours.light', colours?.light),
    colourDark: fieldFacts(state, 'colours.dark', colours?.dark),
    links: Array.from({ length: LINK_ROWS }, (_, index) => ({
      number: index + 1,
      text: localizedFacts(state, `footer_links.${index}.text`, footerLinks[index]?.text),
      url: fieldFacts(state, `footer_links.${index}.url`, footerLinks[index]?.url),
    })),
    linkFaults: faultsOf(faults, 'footer_links'),
  };
}

type OwnInput = Partial<PageSettings>;

/** What a sent form says of them; nothing where it has no such fields. Throws a `Problem` for a password that is none. */
export async function readPageOwn(web: WebContext, typed: TypedForm, page: Page): Promise<OwnInput> {
  if (typed.all('access').length === 0) return {};
  const host = typed.text('host').toLowerCase() || null;
  rejectFaults(ownHostFaults(host, new URL(web.baseUrl).hostname));
  const [light, dark] = ['colours.light', 'colours.dark'].map((name) => typed.text(name).toLowerCase());
  return {
    host,
    access: readAccess(typed, page),
    ...(await readPassword(typed)),
    colours: light || dark ? { light: light ?? '', dark: dark ?? '' } : null,
    footerLinks: readLinks(typed),
  };
}

function readAccess(typed: TypedForm, page: Page): PageAccess {
  return PAGE_ACCESS.find((each) => each === typed.text('access')) ?? page.access;
}

/** Left empty, the password stays what it is. */
async function readPassword(typed: TypedForm): Promise<Pick<PageSettings, 'passwordHash'> | object> {
  const password = typed.all('password').at(-1) ?? '';
  if (password === '') return {};
  rejectFaults(pagePasswordFaults(password));
  return { passwordHash: await hashPassword(password) };
}

/** The rows in which something is written; those between that are empty close up. */
function readLinks(typed: TypedForm): FooterLink[] {
  return Array.from({ length: LINK_ROWS }, (_, index) => ({
    text: typed.localized(`footer_links.${index}.text`),
    url: typed.text(`footer_links.${index}.url`),
  })).filter(({ text, url }) => url !== '' || Object.keys(text).length > 0);
}
