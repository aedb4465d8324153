import type { Response } from 'express';
import { newIncidentSubject, TAKEN_BACK_BY, TAKEN_BACK_WORDS } from '../../domain/draft.ts';
import { isBlank, type LocalizedText } from '../../domain/localized-text.ts';
import type { HelpInput } from '../../domain/help.ts';
import type { Page } from '../../domain/page.ts';
import { findDraft } from '../../store/drafts.ts';
import type { DraftingFacts } from '../../views/drafting-facts.ts';
import type { WebContext } from '../context.ts';
import { sessionOf } from '../locals.ts';
import type { IncidentSetting } from './load-incident.ts';
import { pathOn } from './screen.ts';
import { offeredTemplates } from './starter-templates.ts';
import { formOf, localizedFacts, type FormState, type TypedForm } from './typed-form.ts';

/** What the form of an update has beside its own fields: its draft, templates, and where people find help. */
export function draftingFacts(setting: IncidentSetting, state: FormState): DraftingFacts {
  const { incident, page } = setting;
  const help = {
    contact: localizedFacts(state, 'contact', incident?.contact),
    alternatives: localizedFacts(state, 'alternatives', incident?.alternatives),
  };
  const isPlanned = incident?.kind === 'maintenance';
  const choices = offeredTemplates(setting.templates, page).map(({ id, label }) => ({ id, label }));
  return {
    draft: {
      subject: subjectOf(setting, state.typed),
      keptAt: state.typed.keptAt ?? null,
      takenBack: takenBack(state.typed),
    },
    templates: {
      action: incident ? `/console/incidents/${incident.id}/fill` : pathOn(setting, '/console/incidents/fill'),
      choices: isPlanned ? [] : choices,
    },
    help: {
      ...help,
      isOpen: [help.contact, help.alternatives].some((each) => each.first.value !== '' || each.isOpen),
    },
  };
}

/** What a colleague took back, as the draft tells it. Posting or keeping the form again leaves it out. */
export function takenBack(typed: TypedForm): DraftingFacts['draft']['takenBack'] {
  const by = typed.keptAt === undefined ? '' : typed.text(TAKEN_BACK_BY);
  return by === '' ? null : { by, words: typed.text(TAKEN_BACK_WORDS) || null };
}

function subjectOf({ incident, page }: IncidentSetting, typed: TypedForm): string {
  return incident?.id ?? (typed.text('proposal') || newIncidentSubject(page.id));
}

/** What the person signed in had typed about something; undefined where they have no draft of it. */
export async function keptForm(web: WebContext, response: Response, subject: string): Promise<TypedForm | undefined> {
  const draft = await findDraft(web.store.db, sessionOf(response).staff.id, subject);
  return (
    draft && {
      ...formOf(
        (name) => [...(draft.fields[name] ?? [])],
        () => draft.fields,
      ),
      keptAt: draft.updatedAt,
    }
  );
}

/** What a sent form says of help, where that is anything new. The short forms have no such fields. */
export function readHelp(typed: TypedForm, { incident, page }: IncidentSetting): HelpInput {
  const changed = (name: 'contact' | 'alternatives'): HelpInput => {
    const before = incident?.[name] ?? {};
    if (!page.locales.some((locale) => typed.all(`${name}.${locale}`).length > 0)) return {};
    const after = merged(before, typed.localized(name), page);
    return JSON.stringify(sorted(after)) === JSON.stringify(sorted(before)) ? {} : { [name]: after };
  };
  return { ...changed('contact'), ...changed('alternatives') };
}

/** A text as typed in the page's languages; what it says in others, which the form does not show, stays. */
export function merged(before: LocalizedText, typed: LocalizedText, { locales }: Pick<Page, 'locales'>): LocalizedText {
  const unseen = Object.entries(before).filter(([locale]) => !(locales as string[]).includes(locale));
  const text = { ...Object.fromEntries(unseen), ...typed };
  return isBlank(text) ? {} : text;
}

function sorted(text: LocalizedText): [string, string][] {
  return Object.entries(text).sort(([a], [b]) => (a < b ? -1 : 1));
}
