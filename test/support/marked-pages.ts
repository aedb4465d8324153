import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import { addNote } from '../../src/actions/add-note.ts';
import { addWebhook } from '../../src/actions/add-webhook.ts';
import { createGroup } from '../../src/actions/create-group.ts';
import { createTemplates } from '../../src/actions/create-template.ts';
import { dismissProposal } from '../../src/actions/dismiss-proposal.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { planSeries } from '../../src/actions/plan-series.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { publishAsOf } from '../../src/actions/publish-as-of.ts';
import { publishPostmortem } from '../../src/actions/publish-postmortem.ts';
import { saveDraft } from '../../src/actions/save-draft.ts';
import { savePostmortem } from '../../src/actions/save-postmortem.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { publishStatuses } from '../../src/actions/steps/publish-statuses.ts';
import { subscribe } from '../../src/actions/subscribe.ts';
import type { ActionContext } from '../../src/actions/context.ts';
import { newIncidentSubject } from '../../src/domain/draft.ts';
import type { Page } from '../../src/domain/page.ts';
import { HTTP_DEFAULTS } from '../../src/domain/probe.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { hashPassword } from '../../src/lib/passwords.ts';
import { insertComponent, setDependencies } from '../../src/store/components.ts';
import type { Store } from '../../src/store/open.ts';
import { insertPage } from '../../src/store/pages.ts';
import { listWaitingProposals } from '../../src/store/proposals.ts';
import type { FakeClock } from './clock.ts';
import { aComponent, aPage, asAlice } from './factories.ts';
import { addProbe, asProbes, aSample } from './probes.ts';
import { recordSamples } from '../../src/actions/record-samples.ts';

/**
 * One install with four pages, each filled with marks: `zopen-<page>-<field>` in what its readers may see, and
 * `zshut-<page>-<field>` in what nobody but staff may. Whoever finds a mark knows where it came from.
 */
export const KEYS = ['main', 'partners', 'inner', 'board'] as const;
export type Key = (typeof KEYS)[number];

export const INSTALL_HOST = 'status.example.com';
export const BASE_URL = `https://${INSTALL_HOST}`;
export const PAGE_PASSWORD = 'zshut-inner-password';

const PLACES: Record<Key, Partial<Page>> = {
  main: { position: 1 },
  partners: { position: 2, host: 'partners.example.org' },
  inner: { position: 3, access: 'password' },
  board: { position: 4, access: 'staff', host: 'board.example.net' },
};

export interface MarkedPage {
  key: Key;
  page: Page;
  /** The host under which it is served. */
  host: string;
  componentIds: string[];
  incidentIds: string[];
}

/** The fields that carry marks on every page. A mark that is nowhere in the database or on no page proves nothing. */
export const OPEN_FIELDS = [
  ...[
    'name',
    'description',
    'contact',
    'banner',
    'footer',
    'group',
    'service',
    'words',
    'incident',
    'update',
    'edited',
  ],
  ...['condition', 'help', 'instead', 'postmortem', 'planned', 'series'],
] as const;
export const SHUT_FIELDS = [
  ...[
    'hidden',
    'hidden-words',
    'hidden-key',
    'probe',
    'target',
    'header',
    'evidence',
    'sample',
    'note',
    'draft',
    'new-draft',
  ],
  ...['template', 'reason', 'unpublished', 'subscriber', 'asked', 'hook', 'author'],
] as const;

export function open(key: Key, field: (typeof OPEN_FIELDS)[number]): string {
  return `zopen-${key}-${field}`;
}

export function shut(key: Key, field: (typeof SHUT_FIELDS)[number]): string {
  return `zshut-${key}-${field}`;
}

/** Every mark in a text, each once; calendars fold their lines. */
export function marksIn(text: string): string[] {
  return [...new Set(text.replaceAll(/\r\n[ \t]/g, '').match(/z(?:open|shut)-[a-z]+-[a-z-]*[a-z]/g) ?? [])].sort();
}

/** Fills an install. Webhooks of each page are posted to `<hook>/zshut-<page>-hook`. */
export async function markedPages(store: Store, clock: FakeClock, hook: string): Promise<MarkedPage[]> {
  const pages: MarkedPage[] = [];
  for (const key of KEYS) pages.push(await markedPage(store, clock, key, hook));
  return pages;
}

async function markedPage(store: Store, clock: FakeClock, key: Key, hook: string): Promise<MarkedPage> {
  const start = clock.now();
  const at = (now: number): ActionContext => {
    const actor = { kind: 'staff', id: 'alice0000000', name: shut(key, 'author') } as const;
    return { ...asAlice(store, now), actor };
  };
  const page = aPage({
    ...{ key, name: { en: open(key, 'name') }, description: { en: open(key, 'description') } },
    ...{ contact: { en: open(key, 'contact') }, banner: { en: open(key, 'banner') }, isRecordPublic: true },
    footerLinks: [{ text: { en: open(key, 'footer') }, url: 'https://example.com/' }],
    passwordHash: key === 'inner' ? await hashPassword(PAGE_PASSWORD) : null,
    ...PLACES[key],
  });
  const service = aComponent(page.id, 'service', {
    ...{ name: { en: open(key, 'service') }, description: { en: open(key, 'words') } },
  });
  const hidden = aComponent(page.id, shut(key, 'hidden-key'), {
    ...{
      name: { en: shut(key, 'hidden') },
      description: { en: shut(key, 'hidden-words') },
      isHidden: true,
      position: 2,
    },
  });
  const other = aComponent(page.id, 'other', { position: 3 });
  await store.transaction(async (tx) => {
    await insertPage(tx, page);
    for (const each of [service, hidden, other]) await insertComponent(tx, each);
    await setDependencies(tx, service.id, [{ componentId: service.id, needsId: hidden.id, kind: 'hard' }]);
    await publishStatuses(tx, page.id, start - 2 * DAY);
  });
  await createGroup(at(start), {
    pageId: page.id,
    name: { en: open(key, 'group') },
    description: {},
    componentIds: [service.id],
  });
  const marked = {
    key,
    page,
    host: page.host ?? INSTALL_HOST,
    componentIds: [service, hidden, other].map(({ id }) => id),
  };
  await addSubscribers(at(start), marked, hook);
  const incidentIds = await tellIncidents(at, marked, [service.id, hidden.id, other.id], start);
  await planWork(at(start), marked, service.id, start);
  await observe(store, marked, other.id, start);
  await keepToStaff(at(start), marked, incidentIds[0] ?? '');
  await publishAsOf(at(start), page.id);
  return { ...marked, incidentIds };
}

type Marked = Omit<MarkedPage, 'incidentIds'>;

async function addSubscribers(
  context: ActionContext,
  { key, page, componentIds }: Marked,
  hook: string,
): Promise<void> {
  await addConfirmedSubscribers(context, page.id, [`${shut(key, 'subscriber')}@example.com`], 'en');
  await addWebhook(context, {
    pageId: page.id,
    endpoint: `${hook}/${shut(key, 'hook')}`,
    locale: 'en',
    componentIds: [],
  });
  const choice = { locale: 'en', componentIds: componentIds.slice(0, 1) } as const;
  await subscribe(context, { pageId: page.id, address: `${shut(key, 'asked')}@example.com`, ...choice });
}

/** One that goes on, by a hidden cause; one that is over, with a draft of its postmortem; one whose postmortem is out. */
async function tellIncidents(
  at: (now: number) => ActionContext,
  { key, page }: Marked,
  [service = '', hidden = '', other = '']: string[],
  start: number,
): Promise<string[]> {
  const over = async (name: string): Promise<string> => {
    const own = { pageId: page.id, name: { en: name }, body: { en: 'Seen.' }, impacts: { [other]: 'partial_outage' } };
    const { incident } = await openIncident(at(start - 5 * HOUR), own as Parameters<typeof openIncident>[1]);
    await postUpdate(at(start - 4 * HOUR), incident.id, { status: 'resolved', body: { en: open(key, 'update') } });
    return incident.id;
  };
  const [drafted, told] = [await over('Earlier trouble'), await over('Trouble with a story')];
  await savePostmortem(at(start), drafted, { draft: { en: shut(key, 'unpublished') } });
  await savePostmortem(at(start), told, { draft: { en: open(key, 'postmortem') } });
  await publishPostmortem(at(start), told, { notify: true });
  await savePostmortem(at(start), told, { draft: { en: `${shut(key, 'unpublished')} again` } });
  const { incident } = await openIncident(at(start - HOUR), {
    ...{ pageId: page.id, name: { en: open(key, 'incident') }, body: { en: open(key, 'edited') } },
    ...{ impacts: { [hidden]: 'major_outage' }, contact: { en: open(key, 'help') } },
    alternatives: { en: open(key, 'instead') },
    restoration: { [service]: { kind: 'conditional', condition: { en: open(key, 'condition') } } },
  });
  return [incident.id, drafted, told];
}

async function planWork(context: ActionContext, { key, page }: Marked, service: string, start: number): Promise<void> {
  const work = (name: string, from: number) => ({
    ...{ pageId: page.id, name: { en: name }, body: { en: name }, componentIds: [service], notify: true },
    ...{ scheduledFor: from, scheduledUntil: from + HOUR },
  });
  await scheduleMaintenance(context, work(open(key, 'planned'), start + DAY));
  await planSeries(context, { ...work(open(key, 'series'), start + 2 * DAY), rule: 'FREQ=WEEKLY' });
}

/** What the probes know, and what was made of it: proposals, of which one was dismissed. */
async function observe(store: Store, { key, page }: Marked, componentId: string, start: number): Promise<void> {
  const target = { kind: 'http', ...HTTP_DEFAULTS, url: `https://${shut(key, 'target')}.example/` } as const;
  const probe = await addProbe(store, componentId, 'propose', {
    key: shut(key, 'probe'),
    target: { ...target, headers: { Authorization: shut(key, 'header') } },
  });
  for (const index of [0, 1, 2]) {
    const sample = aSample(probe.id, start - HOUR + index * MINUTE, 'bad', {
      error: `${shut(key, 'evidence')} ${shut(key, 'sample')}`,
    });
    await recordSamples(asProbes(store, sample.at), [sample]);
  }
  const [proposal] = await listWaitingProposals(store.db, page.id);
  await dismissProposal(asAlice(store, start), proposal?.id ?? '', shut(key, 'reason'));
}

async function keepToStaff(context: ActionContext, { key, page }: Marked, incidentId: string): Promise<void> {
  await addNote(context, incidentId, shut(key, 'note'));
  await saveDraft(context, 'alice0000000', incidentId, { 'body.en': [shut(key, 'draft')] });
  await saveDraft(context, 'alice0000000', newIncidentSubject(page.id), { 'body.en': [shut(key, 'new-draft')] });
  const words = {
    label: shut(key, 'template'),
    name: { en: shut(key, 'template') },
    body: { en: shut(key, 'template') },
  };
  await createTemplates(context, page.id, [
    { ...words, status: 'resolved', nextUpdateMinutes: null, isFirstNotice: false },
  ]);
}
