import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import { callFalseAlarm } from '../../src/actions/call-false-alarm.ts';
import { correctTimes } from '../../src/actions/correct-times.ts';
import { mergeIncident } from '../../src/actions/merge-incident.ts';
import { missLapsedEtas } from '../../src/actions/miss-lapsed-etas.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { remindStaff } from '../../src/actions/remind-staff.ts';
import { undoUpdate } from '../../src/actions/undo-update.ts';
import { Problem } from '../../src/domain/errors.ts';
import { openEtas, type Incident } from '../../src/domain/incident.ts';
import type { Notice } from '../../src/domain/notice.ts';
import type { Page } from '../../src/domain/page.ts';
import type { Eta } from '../../src/domain/restoration.ts';
import { STATED_STATUSES } from '../../src/domain/status.ts';
import type { RestorationInput, UpdateInput } from '../../src/domain/timeline.ts';
import { HOUR, MINUTE, SECOND } from '../../src/lib/clock.ts';
import type { PublishedFile } from '../../src/lib/published-files.ts';
import { listEtas } from '../../src/store/etas.ts';
import { listAffected, listIncidents } from '../../src/store/incidents.ts';
import { listUpdates } from '../../src/store/updates.ts';
import { listNotices } from '../../src/store/notices.ts';
import type { Store } from '../../src/store/open.ts';
import { openStore } from '../../src/store/open.ts';
import { migrate } from '../../src/store/migrate.ts';
import { fakeClock, NOON, type FakeClock } from './clock.ts';
import { asAlice, aSetting } from './factories.ts';
import { startMailCatcher, type Caught } from './mail-catcher.ts';
import { aNotifier } from './mail-setting.ts';
import { aPublisher } from './publisher.ts';

/** Services of the world; mail and imap hang on pangyo. */
const KEYS = ['pangyo', 'mail', 'imap', 'taxi'] as const;
type Key = (typeof KEYS)[number];
const NEEDS = [
  ['mail', 'pangyo', 'hard'],
  ['imap', 'mail', 'hard'],
] as const;

type Word =
  | { kind: 'by' | 'window' | 'conditional'; afterMs: number }
  | { kind: 'assessing' | 'withdrawn' | 'restored' | 'watching' };

interface Said {
  impacts: Partial<Record<Key, (typeof STATED_STATUSES)[number]>>;
  restoration: Partial<Record<Key, Word>>;
  hasWords: boolean;
}

/** One thing that a person or time does. */
export type Deed =
  | ({ kind: 'open' } & Said)
  | ({ kind: 'post'; which: number; status: string | null } & Said)
  /** What people do when they see that they were wrong; `which` counts from the newest incident. */
  | { kind: 'undo' | 'false-alarm' | 'merge' | 'correct'; which: number; byMs: number }
  | { kind: 'wait'; ms: number }
  /** To the moment at which the next promise lapses, or just before or after it. */
  | { kind: 'wait-for-promise'; byMs: number };

const key = fc.constantFrom(...KEYS);
const word: fc.Arbitrary<Word> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('by' as const, 'window' as const, 'conditional' as const),
    afterMs: fc.integer({ min: MINUTE, max: 9 * HOUR }),
  }),
  fc.record({
    kind: fc.constantFrom('assessing' as const, 'withdrawn' as const, 'restored' as const, 'watching' as const),
  }),
);
const said = {
  impacts: fc.dictionary(key, fc.constantFrom(...STATED_STATUSES), { maxKeys: 3 }),
  restoration: fc.dictionary(key, word, { maxKeys: 3 }),
  hasWords: fc.boolean(),
};
const status = fc.option(fc.constantFrom('investigating', 'identified', 'monitoring', 'resolved'), { nil: null });

/** Sequences that begin with an incident. */
export const deeds: fc.Arbitrary<Deed[]> = fc
  .tuple(
    fc.record({ kind: fc.constant('open' as const), ...said }),
    fc.array(
      fc.oneof(
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('open' as const), ...said }) },
        { weight: 5, arbitrary: fc.record({ kind: fc.constant('post' as const), which: fc.nat(9), status, ...said }) },
        {
          weight: 3,
          arbitrary: fc.record({
            kind: fc.constantFrom('undo' as const, 'false-alarm' as const, 'merge' as const, 'correct' as const),
            which: fc.nat(3),
            byMs: fc.integer({ min: -2 * HOUR, max: HOUR }),
          }),
        },
        { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(5 * HOUR) }) },
        {
          weight: 3,
          arbitrary: fc.record({
            kind: fc.constant('wait-for-promise' as const),
            byMs: fc.constantFrom(-1, 0, SECOND, MINUTE),
          }),
        },
      ),
      { minLength: 2, maxLength: 8 },
    ),
  )
  .map(([first, rest]) => [first as Deed, ...(rest as Deed[])]);

/** A whole service with a page, subscribers, a mail server and a clock that stands still between deeds. */
export interface World {
  store: Store;
  clock: FakeClock;
  page: Page;
  componentIds: string[];
  do(deed: Deed): Promise<void>;
  tell(): Promise<void>;
  paths(): string[];
  file(path: string): PublishedFile;
  mails(): readonly Caught[];
  /** Those that came since this was last asked. */
  newMails(): Caught[];
  /** Times promised for what is still down that have come. */
  lapsedTimes(): Promise<number[]>;
  /** Each component's promises in each incident, oldest first. */
  etaLines(): Promise<Map<string, Eta[]>>;
  notices(): Promise<Notice[]>;
  /** Components that no open incident calls down. */
  upIds(): Promise<Set<string>>;
  close(): Promise<void>;
}

/** A new world; whoever made it closes it. Without readers it publishes nothing and sends nothing: rules alone. */
export async function aWorld({ hasReaders = true } = {}): Promise<World> {
  const store = openStore(':memory:');
  await migrate(store);
  const { page, ids } = await aSetting(store, KEYS, NEEDS, { undoMs: 10 * SECOND });
  const clock = fakeClock(NOON + MINUTE);
  const endings: (() => void | Promise<void>)[] = [];
  const ending = { after: (work: () => void | Promise<void>) => endings.push(work) } as unknown as TestContext;
  const catcher = await startMailCatcher(ending);
  const notifier = aNotifier(ending, { store, clock, smtpUrl: catcher.url });
  const { publisher } = aPublisher(ending, store, { clock });
  for (const [index, locale] of (['en', 'ko', 'id'] as const).entries()) {
    await addConfirmedSubscribers(asAlice(store, clock.now()), page.id, [`reader-${index}@example.com`], locale);
  }
  const all = (): Promise<Incident[]> => listIncidents(store.db, page.id);
  const etasOf = async (): Promise<Eta[]> => {
    const incidents = await all();
    const lists = await listEtas(
      store.db,
      incidents.map(({ id }) => id),
    );
    return [...lists.values()].flat();
  };
  let read = 0;
  const world: World = {
    store,
    clock,
    page,
    componentIds: Object.values(ids),
    do: async (deed) => {
      await perform(world, deed, ids, await all(), await etasOf());
      await runTimers(world);
      if (!hasReaders) return;
      await publisher.publishDue();
      await world.tell();
    },
    tell: async () => {
      await notifier.fanOutDue();
      await notifier.deliverDue();
    },
    paths: () => publisher.files.paths(),
    file: (path) => publisher.files.find(path) as PublishedFile,
    mails: () => catcher.caught,
    newMails: () => {
      const fresh = catcher.caught.slice(read);
      read = catcher.caught.length;
      return fresh;
    },
    lapsedTimes: () => lapsedTimes(store, page.id, clock.now()),
    etaLines: async () => Map.groupBy(await etasOf(), (eta) => `${eta.incidentId} ${eta.componentId}`),
    notices: async () => {
      const rows = await store.db.selectFrom('notices').select('id').execute();
      const found = rows.map(({ id }) => id);
      return [...(await listNotices(store.db, found)).values()];
    },
    upIds: async () => {
      const open = await listIncidents(store.db, page.id, { isOpen: true });
      const affected = await listAffected(
        store.db,
        open.map(({ id }) => id),
      );
      const down = [...affected.values()].flat().filter((each) => each.status !== 'operational');
      const isDown = new Set(down.map((each) => each.componentId));
      return new Set(Object.values(ids).filter((id) => !isDown.has(id)));
    },
    close: async () => {
      for (const end of endings.toReversed()) await end();
      await store.close();
    },
  };
  return world;
}

async function perform(
  { store, clock, page }: World,
  deed: Deed,
  ids: Record<string, string>,
  incidents: readonly Incident[],
  etas: readonly Eta[],
): Promise<void> {
  if (deed.kind === 'wait') {
    clock.advance(deed.ms);
    return;
  }
  if (deed.kind === 'wait-for-promise') {
    const ahead = [...openEtas(etas).values()].flatMap(({ byAt }) => (byAt === null ? [] : [byAt + deed.byMs]));
    const next = Math.min(...ahead.filter((at) => at > clock.now()));
    if (Number.isFinite(next)) clock.set(next);
    return;
  }
  clock.advance(SECOND);
  const now = clock.now();
  try {
    if (deed.kind === 'open') {
      const input = inputOf(deed, ids, now, []);
      await openIncident(asAlice(store, now), { pageId: page.id, name: { en: 'Trouble', ko: '장애' }, ...input });
      return;
    }
    const incident = incidents[deed.which % incidents.length];
    if (!incident) return;
    if (deed.kind !== 'post') {
      await putRight(store, deed, incident, incidents, now);
      return;
    }
    const own = etas.filter((eta) => eta.incidentId === incident.id && eta.restoredAt === null);
    const input = inputOf(deed, ids, now, own);
    const status = deed.status as UpdateInput['status'] | null;
    const end = status === 'resolved' ? { restoration: {}, impacts: {} } : {};
    await postUpdate(asAlice(store, now), incident.id, { ...input, ...(status ? { status } : {}), ...end });
  } catch (error) {
    // What the rules refuse changes nothing, which the checks then see.
    if (!(error instanceof Problem)) throw error;
  }
}

async function putRight(
  store: Store,
  deed: Exclude<Extract<Deed, { which: number }>, { kind: 'post' }>,
  incident: Incident,
  incidents: readonly Incident[],
  now: number,
): Promise<void> {
  const { id, startedAt } = incident;
  const alice = asAlice(store, now);
  if (deed.kind === 'undo') {
    const [newest] = (await listUpdates(store.db, [id])).get(id) ?? [];
    if (newest) await undoUpdate(alice, id, newest.id);
  } else if (deed.kind === 'false-alarm') await callFalseAlarm(alice, id, {});
  else if (deed.kind === 'merge') await mergeIncident(alice, id, { intoId: incidents.at(-1)?.id ?? id });
  else {
    const times = [{ componentId: null, field: 'started' as const, at: startedAt + deed.byMs }];
    await correctTimes(alice, id, { times, reason: 'It was seen earlier.' });
  }
}

/** What is said, made sense of: a promise is for what is down, a withdrawal for what was promised. */
function inputOf(
  { impacts: stated, restoration: promised, hasWords }: Said,
  ids: Record<string, string>,
  now: number,
  etas: readonly Eta[],
): UpdateInput {
  const open = openEtas(etas);
  const isSense = (name: Key): boolean => {
    const kind = promised[name]?.kind;
    const isAnswer = kind === 'withdrawn' || kind === 'restored' || kind === 'watching';
    return kind !== undefined && (!isAnswer || open.has(ids[name] ?? ''));
  };
  const restoration = Object.fromEntries(KEYS.filter(isSense).map((name) => [name, promised[name]]));
  const impacts = Object.fromEntries(
    KEYS.flatMap((name) => {
      const kind = restoration[name]?.kind;
      const isUp = stated[name] === undefined || stated[name] === 'operational';
      if (kind === 'restored' || kind === 'watching') return [];
      if (kind !== undefined && isUp) return [[name, 'major_outage' as const]];
      return stated[name] === undefined ? [] : [[name, stated[name]]];
    }),
  ) as Said['impacts'];
  const byId = <T>(words: Partial<Record<Key, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(words).map(([name, value]) => [ids[name] ?? '', value]));
  const inputs = Object.entries(restoration).flatMap(([name, each]) =>
    each ? [[name, restorationOf(each, now)]] : [],
  );
  return {
    impacts: byId(impacts),
    restoration: byId(Object.fromEntries(inputs) as Partial<Record<Key, RestorationInput>>),
    nextUpdateBy: now + HOUR,
    ...(hasWords ? { body: { en: 'What we know.', ko: '알려드립니다.' } } : {}),
  };
}

function restorationOf(each: Word, now: number): RestorationInput {
  const reason = { en: 'It takes longer.' };
  // To the minute, as people give times and pages show them.
  const at = (afterMs: number): number => Math.ceil((now + afterMs) / MINUTE) * MINUTE;
  switch (each.kind) {
    case 'by':
      return { kind: 'by', byAt: at(each.afterMs), reason };
    case 'window':
      return { kind: 'window', earliestAt: at(each.afterMs / 2) - MINUTE, byAt: at(each.afterMs), reason };
    case 'conditional':
      return { kind: 'conditional', byAt: at(each.afterMs), condition: { en: 'Power returns' }, reason };
    case 'withdrawn':
      return { kind: 'withdrawn', reason };
    case 'watching':
      return { kind: 'restored', isWatching: true };
    default:
      return { kind: each.kind };
  }
}

async function runTimers({ store, clock }: World): Promise<void> {
  const context = { store, now: clock.now(), actor: { kind: 'system', id: null, name: 'schedule' } } as const;
  await missLapsedEtas(context);
  await remindStaff(context);
}

async function lapsedTimes(store: Store, pageId: string, now: number): Promise<number[]> {
  const open = await listIncidents(store.db, pageId, { isOpen: true });
  const ids = open.map(({ id }) => id);
  const [etas, affected] = [await listEtas(store.db, ids), await listAffected(store.db, ids)];
  return ids.flatMap((id) => {
    const down = new Set(affected.get(id)?.flatMap((each) => (each.restoredAt === null ? [each.componentId] : [])));
    return [...openEtas(etas.get(id) ?? []).values()].flatMap(({ componentId, kind, byAt }) =>
      down.has(componentId) && kind !== 'withdrawn' && byAt !== null && byAt <= now ? [byAt] : [],
    );
  });
}
