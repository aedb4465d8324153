import { notFound, rejectFaults, type Fault } from '../domain/errors.ts';
import type { Locale } from '../domain/localized-text.ts';
import { DEFAULT_PAGE_RULES, pageFaults, type PageSettings } from '../domain/page.ts';
import { asActor } from '../domain/staff.ts';
import { hashToken } from '../lib/ids.ts';
import { hashPassword } from '../lib/passwords.ts';
import { listPages } from '../store/pages.ts';
import { closeSetupTokens, isSetupTokenOpen } from '../store/setup-tokens.ts';
import { hasOwner } from '../store/staff.ts';
import type { ActionContext } from './context.ts';
import { addPage } from './steps/save-page.ts';
import { createStaff, newStaffFaults, type NewStaff } from './steps/create-staff.ts';
import { startSession } from './steps/start-session.ts';

export interface SetUpInput {
  token: string;
  name: string;
  email: string;
  password: string;
  locale: Locale;
  /** The first page; left out of account where a page exists already. */
  page: { name: string; timeZone: string; locales: readonly Locale[] };
  /** The machine's time, by which sessions run. */
  sessionAt: number;
}

/**
 * Turns a set-up link into the owner's account and a first page, once: of two people who use it together one gets in.
 * Returns the id of the owner's session. Throws a `Problem`: `not_found` for a used or unknown link, else each fault.
 */
export async function setUpOwner(context: ActionContext, input: SetUpInput): Promise<string> {
  const { store, now } = context;
  const tokenHash = hashToken(input.token);
  // Asked before the costly hash, and decided again inside the transaction.
  if (!(await isSetupTokenOpen(store.db, tokenHash))) throw notFound('set-up link');
  const isPageNeeded = (await listPages(store.db)).length === 0;
  const owner: NewStaff = { ...input, role: 'owner' };
  rejectFaults([...newStaffFaults(owner), ...(isPageNeeded ? firstPageFaults(input) : [])]);
  const passwordHash = await hashPassword(input.password);
  return store.transaction(async (tx) => {
    const isOpen = await closeSetupTokens(tx, tokenHash, now);
    if (!isOpen || (await hasOwner(tx))) throw notFound('set-up link');
    const staff = await createStaff(tx, context, owner, passwordHash);
    if ((await listPages(tx)).length === 0) await addPage(tx, { ...context, actor: asActor(staff) }, firstPage(input));
    return startSession(tx, staff, input.sessionAt);
  });
}

function firstPage({ page }: SetUpInput): PageSettings {
  const [first = 'en', ...others] = page.locales;
  const name = { [first]: page.name.trim() };
  const words = { name, description: {}, contact: {} };
  return { key: 'main', ...words, timeZone: page.timeZone, locales: [first, ...others], ...DEFAULT_PAGE_RULES };
}

/** Named `page_…`, since the form asks for the owner's name as well. */
function firstPageFaults(input: SetUpInput): Fault[] {
  const faults =
    input.page.locales.length === 0 ? [{ field: 'languages', message: 'Choose at least one language.' }] : [];
  return [...faults, ...pageFaults(firstPage(input))].map((fault) => ({ ...fault, field: `page_${fault.field}` }));
}
