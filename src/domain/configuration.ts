import type { ComponentSettings, GroupSettings } from './component.ts';
import { findCycle, type Dependency } from './dependency.ts';
import { didYouMean } from './did-you-mean.ts';
import { inLanguage, type LocalizedText } from './localized-text.ts';
import type { PageSettings } from './page.ts';
import type { ProbeSettings } from './probe.ts';

/** All that an `apply` file can say, by keys: what a file asks for, and what an install has, in the same form. */
export interface Configuration {
  pages: ConfiguredPage[];
  /** The bytes of the logos that pages have, by their hash. */
  logos?: ReadonlyMap<string, Buffer>;
}

export interface ConfiguredPage extends PageSettings {
  /** Among the pages; null: where it stands, or last. */
  position: number | null;
  groups: ConfiguredGroup[];
  components: ConfiguredComponent[];
}

export interface ConfiguredGroup extends GroupSettings {
  position: number;
}

export interface ConfiguredComponent extends ComponentSettings {
  /** Of a feature: the group of its component. */
  groupKey: string | null;
  /** The component of which it is a feature; null: none. */
  parentKey: string | null;
  position: number;
  needs: Need[];
  probes: ConfiguredProbe[];
}

/** A heartbeat's token is made when the probe is, and is no part of any file. */
export type ConfiguredProbe = Omit<ProbeSettings, 'componentId' | 'tokenHash'>;

export interface Need {
  key: string;
  kind: Dependency['kind'];
}

/** What a change is about; `componentKey` is set for a probe. */
export interface Subject {
  what: 'page' | 'group' | 'component' | 'probe';
  pageKey: string;
  componentKey: string | null;
  key: string;
  /** For people, in the page's first language. */
  name: string;
}

export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

/** One step of a plan. */
export type Change = Subject & ({ verb: 'create' | 'delete' } | { verb: 'update'; fields: FieldChange[] });

export interface PruneOptions {
  /** What a plan may remove: nothing; parts of the pages that the file has; and pages that it does not have, too. */
  prune: false | 'parts' | 'everything';
}

/**
 * What must be done so that an install becomes what a file asks for, in an order in which it can be done. What the
 * file does not mention stays, unless it is to be pruned. Nothing to do makes an empty plan.
 */
export function planChanges(current: Configuration, wanted: Configuration, { prune }: PruneOptions): Change[] {
  const changes = wanted.pages.flatMap((page) => {
    const before = current.pages.find((each) => each.key === page.key);
    return [...planPage(before, page), ...(prune && before ? planRemovals(before, page) : [])];
  });
  const gone = prune === 'everything' ? without(current.pages, wanted.pages) : [];
  return [...changes, ...gone.map((page): Change => ({ ...pageSubject(page), verb: 'delete' }))];
}

const PAGE_FIELDS = [
  'name',
  'description',
  'timeZone',
  'locales',
  'contact',
  'undoMs',
  'banner',
  'isRecordPublic',
  'hasAutomaticEstimates',
  'dutyLimits',
  'maintenanceRemindersMs',
  'position',
  'host',
  'access',
  'passwordHash',
  'logo',
  'colours',
  'footerLinks',
] as const;
const GROUP_FIELDS = ['name', 'description', 'position'] as const;
const COMPONENT_FIELDS = [
  'name',
  'description',
  'groupKey',
  'parentKey',
  'position',
  'isHidden',
  'isUptimeShown',
  'isOnlyShownIfDegraded',
  'isResponseTimeShown',
  'startDate',
  'probeRule',
  'needs',
] as const;
const PROBE_FIELDS = [
  'target',
  'schedule',
  'timeZone',
  'timeoutMs',
  'failureThreshold',
  'recoveryThreshold',
  'recheckMs',
  'failureStatus',
] as const;

function planPage(before: ConfiguredPage | undefined, page: ConfiguredPage): Change[] {
  return [
    ...step(pageSubject(page), before, { ...page, position: page.position ?? before?.position ?? null }, PAGE_FIELDS),
    ...page.groups.flatMap((group) => {
      const old = before?.groups.find((each) => each.key === group.key);
      return step(groupSubject(page, group), old, group, GROUP_FIELDS);
    }),
    ...page.components.flatMap((component) => {
      const old = before?.components.find((each) => each.key === component.key);
      return [
        ...step(componentSubject(page, component), old && sorted(old), sorted(component), COMPONENT_FIELDS),
        ...component.probes.flatMap((probe) => planProbe(page, component, old, probe)),
      ];
    }),
  ];
}

function planProbe(
  page: ConfiguredPage,
  component: ConfiguredComponent,
  before: ConfiguredComponent | undefined,
  probe: ConfiguredProbe,
): Change[] {
  const subject = probeSubject(page, component, probe);
  const old = before?.probes.find((each) => each.key === probe.key);
  // Another kind of probe is another probe: its samples mean something else.
  if (old && old.target.kind !== probe.target.kind)
    return [
      { ...subject, verb: 'delete' },
      { ...subject, verb: 'create' },
    ];
  return step(subject, old, probe, PROBE_FIELDS);
}

/** What a page has and the file does not mention, from the smallest to the largest. */
function planRemovals(before: ConfiguredPage, page: ConfiguredPage): Change[] {
  const gone: Subject[] = [
    ...page.components.flatMap((component) => {
      const old = before.components.find((each) => each.key === component.key);
      return without(old?.probes ?? [], component.probes).map((probe) => probeSubject(page, component, probe));
    }),
    ...without(before.components, page.components).map((component) => componentSubject(page, component)),
    ...without(before.groups, page.groups).map((group) => groupSubject(page, group)),
  ];
  return gone.map((subject) => ({ ...subject, verb: 'delete' }));
}

function without<T extends { key: string }>(all: readonly T[], kept: readonly { key: string }[]): T[] {
  return all.filter(({ key }) => !kept.some((each) => each.key === key));
}

/** A plan is shown and kept in logs: nothing of a password stands in it. */
const SECRET = { from: 'hidden', to: 'hidden' };

function step<T extends object>(
  subject: Subject,
  before: T | undefined,
  after: T,
  names: readonly (keyof T)[],
): Change[] {
  if (!before) return [{ ...subject, verb: 'create' }];
  const fields = names
    .filter((name) => canonical(before[name]) !== canonical(after[name]))
    .map((name) => ({
      field: String(name),
      ...(name === 'passwordHash' ? SECRET : { from: before[name], to: after[name] }),
    }));
  return fields.length > 0 ? [{ ...subject, verb: 'update', fields }] : [];
}

/** The same text for the same value, whatever the order in which its keys were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** The order in which somebody lists needs says nothing. */
function sorted(component: ConfiguredComponent): ConfiguredComponent {
  return { ...component, needs: component.needs.toSorted((a, b) => (a.key < b.key ? -1 : 1)) };
}

function pageSubject(page: ConfiguredPage): Subject {
  return { what: 'page', pageKey: page.key, componentKey: null, key: page.key, name: nameOn(page, page.name) };
}

function groupSubject(page: ConfiguredPage, { key, name }: ConfiguredGroup): Subject {
  return { what: 'group', pageKey: page.key, componentKey: null, key, name: nameOn(page, name) };
}

function componentSubject(page: ConfiguredPage, { key, name }: ConfiguredComponent): Subject {
  return { what: 'component', pageKey: page.key, componentKey: null, key, name: nameOn(page, name) };
}

function probeSubject(page: ConfiguredPage, component: ConfiguredComponent, { key }: { key: string }): Subject {
  const name = `${nameOn(page, component.name)} / ${key}`;
  return { what: 'probe', pageKey: page.key, componentKey: component.key, key, name };
}

function nameOn(page: ConfiguredPage, name: LocalizedText): string {
  const locale = page.locales[0] ?? 'en';
  return inLanguage(name, locale, locale).text;
}

/** A fault in how the parts of a page refer to each other: which list, and which entry of it. */
export interface ReferenceFault {
  list: 'groups' | 'components';
  index: number;
  field: 'key' | 'needs';
  message: string;
}

/** What is wrong between the parts of a page: keys used twice, needs that lead nowhere or in a circle. */
export function referenceFaults(page: Pick<ConfiguredPage, 'groups' | 'components'>): ReferenceFault[] {
  const known = new Set(page.components.map((component) => component.key));
  return [
    ...twice('groups', page.groups),
    ...twice('components', page.components),
    ...page.components.flatMap(({ needs }, index) =>
      needs
        .filter(({ key }) => !known.has(key))
        .map(({ key }): ReferenceFault => {
          const message = `there is no component "${key}" on this page${didYouMean(key, known)}`;
          return { list: 'components', index, field: 'needs', message };
        }),
    ),
    ...circle(page.components),
  ];
}

function twice(list: ReferenceFault['list'], entries: readonly { key: string }[]): ReferenceFault[] {
  return entries.flatMap(({ key }, index) => {
    if (entries.findIndex((each) => each.key === key) === index) return [];
    return [{ list, index, field: 'key', message: `"${key}" is taken: give each a key of its own` }];
  });
}

function circle(components: readonly ConfiguredComponent[]): ReferenceFault[] {
  const edges = components.flatMap(({ key, parentKey, needs }): Dependency[] => [
    ...needs.map((need) => ({ componentId: key, needsId: need.key, kind: need.kind })),
    // A feature hangs on its component already.
    ...(parentKey === null ? [] : [{ componentId: key, needsId: parentKey, kind: 'hard' as const }]),
  ]);
  const cycle = findCycle(edges);
  if (!cycle) return [];
  const index = components.findIndex(({ key }) => key === cycle[0]);
  const message = `${cycle.join(' needs ')}: a circle has no beginning, so leave one of these needs out`;
  return [{ list: 'components', index, field: 'needs', message }];
}
