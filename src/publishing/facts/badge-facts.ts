import { inLanguage, isBlank, type Locale, type LocalizedText } from '../../domain/localized-text.ts';
import type { PublicEta } from '../../domain/public-incident.ts';
import type { PublicComponent, PublicPage } from '../../domain/status-page.ts';
import type { ComponentStatus } from '../../domain/status.ts';
import { formatTime, translate, type Language } from '../../views/language.ts';
import { languageOf, type Publication } from '../publication.ts';
import { withdrawnReasons } from './withdrawn-reasons.ts';

/** What a badge says. */
export interface BadgeFacts {
  locale: Locale;
  /** Whose state it is. */
  label: string;
  status: ComponentStatus;
  state: string;
  /** When it is back, or that nobody can say; null where nothing is down. */
  promise: string | null;
  /** The whole of it for those who do not see the picture, with what does not fit into it. */
  title: string;
}

/** Longer names are cut: a badge stands in a line of text. */
const LONGEST_LABEL = 40;

/** The badge of the page as a whole. */
export function pageBadge(publication: Publication, locale: Locale): BadgeFacts {
  const { view } = publication;
  const { headline } = view;
  const language = languageOf(publication, locale);
  const troubled = view.affected.filter((each) => each.status !== 'under_maintenance');
  const about = troubled.length > 0 ? troubled : view.affected;
  return badge(publication, language, view.name, headline.status, pageState(publication, locale), about);
}

function pageState({ view }: Publication, locale: Locale): string {
  const { kind, status, affected: count } = view.headline;
  const word = translate(locale, `words.status.${status}`);
  if (kind === 'one' || kind === 'some') {
    const isAlike = view.affected.every((each) => each.status === status || each.status === 'under_maintenance');
    return isAlike
      ? translate(locale, 'badge.some', { count, status: word })
      : translate(locale, 'page.headline.some', { count });
  }
  if (kind === 'watching') return translate(locale, 'staged.watched');
  return kind === 'maintenance' ? word : translate(locale, `badge.${kind}`);
}

const shown = new WeakMap<PublicPage, Map<string, PublicComponent>>();

/** All components and features that the page shows at present, by id. */
function shownComponents(view: PublicPage): Map<string, PublicComponent> {
  const known = shown.get(view);
  if (known) return known;
  const all = view.services.flatMap(({ components }) => components.flatMap((each) => [each, ...each.features]));
  const byId = new Map(all.map((each) => [each.id, each]));
  shown.set(view, byId);
  return byId;
}

/** The badge of one component that readers may see. */
export function componentBadge(
  publication: Publication,
  { id, name }: PublicPage['components'][number],
  locale: Locale,
): BadgeFacts {
  const { view } = publication;
  // What is only shown while it is in trouble is not in any list while it works.
  const component = shownComponents(view).get(id);
  const status = component?.status ?? 'operational';
  const language = languageOf(publication, locale);
  const isDown = status !== 'operational' && status !== 'unknown' && component !== undefined;
  const state = translate(locale, `words.status.${status}`);
  return badge(publication, language, name, status, state, isDown ? [component] : []);
}

function badge(
  { view }: Publication,
  language: Language,
  label: LocalizedText,
  status: ComponentStatus,
  state: string,
  down: readonly PublicComponent[],
): BadgeFacts {
  const { locale } = language;
  const name = textIn(label, language);
  const promise = promiseOf(down, view.asOf, language);
  const whole = promise === null ? state : `${state} · ${promise}`;
  // A picture may lie in a cache for long: what it promises stands beside the time at which that was so.
  const asOf = promise === null ? [] : [translate(locale, 'badge.as_of', { time: formatTime(language, view.asOf) })];
  const title = [
    translate(locale, 'badge.title', { name, state: whole }),
    ...conditions(down, language),
    ...withdrawnReasons(down, language),
    ...asOf,
  ];
  return {
    locale,
    label:
      name.length > LONGEST_LABEL
        ? `${Array.from(name)
            .slice(0, LONGEST_LABEL - 1)
            .join('')}…`
        : name,
    ...{ status, state, promise },
    title: title.join('. '),
  };
}

/** The least certain promise of what is down counts, then the latest: nobody plans by the best case. */
function promiseOf(down: readonly PublicComponent[], asOf: number, language: Language): string | null {
  if (down.length === 0) return null;
  const say = (key: string, at?: number): string =>
    translate(language.locale, `badge.eta.${key}`, at === undefined ? {} : { time: clock(at, asOf, language) });
  if (down.every((each) => each.status === 'under_maintenance')) {
    if (down.some((each) => each.isOverrun)) return say('overrun');
    const ends = down.flatMap(({ plannedUntil }) => plannedUntil ?? []);
    return ends.length === down.length ? say('planned', Math.max(...ends)) : null;
  }
  const etas = down.map(({ eta }) => eta);
  const holding = etas.flatMap((eta) => (isHolding(eta) ? [eta] : []));
  if (holding.length === etas.length) {
    const isConditional = holding.some((eta) => eta.kind === 'conditional');
    return say(isConditional ? 'conditional' : 'by', Math.max(...holding.map((eta) => eta.byAt)));
  }
  const uncertain = etas.filter((eta) => !isHolding(eta));
  return say(uncertain.every((eta) => eta?.state === 'overdue') ? 'overdue' : 'none');
}

function isHolding(eta: PublicEta | null): eta is PublicEta & { byAt: number } {
  return eta?.state === 'current' && eta.byAt !== null;
}

/** Times of today without their day; every other day is named. */
function clock(at: number, asOf: number, language: Language): string {
  return formatTime(language, at, asOf);
}

/** A condition is part of its promise, though no badge is wide enough for it. */
function conditions(down: readonly PublicComponent[], language: Language): string[] {
  const texts = down.flatMap(({ eta }) => {
    const isOpen = eta?.state === 'current' || eta?.state === 'overdue';
    return isOpen && eta.condition && !isBlank(eta.condition) ? [textIn(eta.condition, language)] : [];
  });
  return [...new Set(texts)].map((condition) => translate(language.locale, 'badge.condition', { condition }));
}

function textIn(text: LocalizedText, { locale, fallback }: Language): string {
  return inLanguage(text, locale, fallback).text;
}
