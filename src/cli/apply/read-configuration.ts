import { z } from 'zod';
import { componentFaults, groupFaults } from '../../domain/component.ts';
import { referenceFaults, type ConfiguredComponent, type ConfiguredPage } from '../../domain/configuration.ts';
import { DUTY_PRESETS, type DutyLimits } from '../../domain/duty.ts';
import type { Fault } from '../../domain/errors.ts';
import { keyOfName } from '../../domain/key.ts';
import { isBlank, isLocale, type Locale, type LocalizedText } from '../../domain/localized-text.ts';
import { pageFaults } from '../../domain/page.ts';
import { checkYaml, readYaml, type YamlPath, type YamlSource } from '../yaml-source.ts';
import { configurationFile, page as pageSection } from './configuration-schema.ts';
import type { FileComponent, FileFeature, FileGroup, FilePage, FileText } from './configuration-schema.ts';
import { readProbe } from './read-probe.ts';

export interface ReadConfiguration {
  pages: ConfiguredPage[];
  /** Whether the file lists all pages (`pages:`), so that pruning may remove others; `page:` speaks of one only. */
  isWhole: boolean;
  /** What stands in the file of each page and is kept elsewhere, or not as it is written. */
  asides: PageAside[];
  problem: YamlSource['problem'];
}

/** A page of the file, where it stands, and what belongs to it that is no plain setting. */
export interface PageAside {
  page: ConfiguredPage;
  path: YamlPath;
  password: string | null;
  /** Path of a picture, from the folder of the file. */
  logo: string | null;
}

/** Something wrong at a place in the file. */
export interface PlacedFault {
  path: YamlPath;
  message: string;
}

/** What a file is read with. */
interface Reading {
  locale: Locale;
  timeZone: string;
  faults: PlacedFault[];
}

/** A part of the file that was read, and where it stands. */
interface Placed<T> {
  value: T;
  path: YamlPath;
}

/**
 * Reads an `apply` file. `firstPageKey` is the page that a lone `page:` without a key means. Throws a `FileProblem`
 * with every fault of the file: line, field, fault and remedy.
 */
export function readConfiguration(file: string, text: string, firstPageKey: string | undefined): ReadConfiguration {
  const source = readYaml(file, text);
  const { page, pages } = checkYaml(source, configurationFile);
  const faults: PlacedFault[] = [];
  const written = page
    ? [{ from: page, path: ['page'] }]
    : (pages ?? []).map((from, index) => ({ from, path: ['pages', index] }));
  const read = written.map(({ from, path }, index) => {
    const value = readPage(from, path, from.key ?? (page && firstPageKey), faults);
    // A list of all pages has them in their order.
    return { value: page ? value : { ...value, position: index + 1 }, path, from };
  });
  faults.push(...repeatedKeys(read, 'page'));
  if (faults.length > 0) throw source.problem(faults);
  return {
    pages: read.map((each) => each.value),
    isWhole: pages !== undefined,
    asides: read.map(({ value, path, from }) => {
      return { page: value, path, password: from.password ?? null, logo: from.logo ?? null };
    }),
    problem: (found) => source.problem(found),
  };
}

/** Reads the `page:` of a file that says other things beside it. Throws a `FileProblem` with every fault of the page. */
export function readOnePage(source: YamlSource): ConfiguredPage {
  const { page } = checkYaml(source, z.object({ page: pageSection }, 'write a map with a page.'));
  const faults: PlacedFault[] = [];
  const result = readPage(page, ['page'], page.key, faults);
  for (const field of ['access', 'logo', 'password'] as const) {
    if (page[field] === undefined || page[field] === 'public') continue;
    faults.push({ path: ['page', field], message: 'such a page is public and plain: leave it out.' });
  }
  if (faults.length > 0) throw source.problem(faults);
  return result;
}

function readPage(page: FilePage, path: YamlPath, givenKey: string | undefined, faults: PlacedFault[]): ConfiguredPage {
  const locale = page.languages.find(isLocale) ?? 'en';
  const reading: Reading = { locale, timeZone: page.time_zone, faults };
  const name = textOf(page.name, locale);
  const grouped = page.groups.map((group, index) => readGroup(reading, group, [...path, 'groups', index], index + 1));
  const lone = page.components.flatMap((each, index) =>
    withFeatures(each, [...path, 'components', index], null, locale),
  );
  const all = [...grouped.flatMap((group) => group.components), ...lone];
  const components = all.map((part, index) => ({
    value: readComponent(reading, part, index + 1),
    path: part.path,
  }));
  const result: ConfiguredPage = {
    key: givenKey ?? keyOfName(name),
    name,
    description: textOf(page.description, locale),
    timeZone: page.time_zone,
    locales: page.languages as Locale[],
    contact: textOf(page.contact, locale),
    undoMs: page.undo,
    banner: textOf(page.banner, locale),
    isRecordPublic: page.public_record,
    hasAutomaticEstimates: page.automatic_estimates,
    dutyLimits: dutyLimitsOf(page.duty),
    maintenanceRemindersMs: page.maintenance_reminders.toSorted((a, b) => b - a),
    ...lookOf(page, locale),
    position: null,
    host: page.host,
    access: page.access,
    // Whoever reads the file for an install finds out what opens the page there.
    passwordHash: page.access === 'password' ? '' : null,
    logo: null,
    groups: grouped.map((group) => group.value),
    components: components.map((component) => component.value),
  };
  faults.push(...placed(path, withoutKey(result, givenKey, pageFaults(result))));
  for (const { list, index, field, message } of referenceFaults(result)) {
    const part = list === 'groups' ? grouped[index] : components[index];
    faults.push({ path: [...(part?.path ?? path), field], message });
  }
  return result;
}

function lookOf(page: FilePage, locale: Locale): Pick<ConfiguredPage, 'colours' | 'footerLinks'> {
  const colours = page.colours && { light: page.colours.light.toLowerCase(), dark: page.colours.dark.toLowerCase() };
  const footerLinks = page.footer_links.map(({ text, url }) => ({ text: textOf(text, locale), url }));
  return { colours: colours ?? null, footerLinks };
}

function dutyLimitsOf(duty: FilePage['duty']): DutyLimits | null {
  if (duty === undefined) return null;
  return typeof duty === 'string' ? DUTY_PRESETS[duty] : { noticeMs: duty.notice, damagesMs: duty.damages };
}

function readGroup(reading: Reading, group: FileGroup, path: YamlPath, position: number) {
  const name = textOf(group.name, reading.locale);
  const key = group.key ?? keyOfName(name);
  const value = { key, name, description: textOf(group.description, reading.locale), position };
  reading.faults.push(...placed(path, withoutKey(value, group.key, groupFaults(value))));
  const components = group.components.flatMap((each, index) =>
    withFeatures(each, [...path, 'components', index], key, reading.locale),
  );
  return { value, path, components };
}

/** A component or a feature of one, where it stands in the file, and under what. */
interface PlacedComponent {
  each: FileFeature;
  path: YamlPath;
  groupKey: string | null;
  parentKey: string | null;
}

/** A component and then its features: on the page they stand in this order too. */
function withFeatures(
  component: FileComponent,
  path: YamlPath,
  groupKey: string | null,
  locale: Locale,
): PlacedComponent[] {
  const parentKey = component.key ?? keyOfName(textOf(component.name, locale));
  const features = component.features.map((each, index) => {
    return { each, path: [...path, 'features', index], groupKey, parentKey };
  });
  return [{ each: component, path, groupKey, parentKey: null }, ...features];
}

function readComponent(
  reading: Reading,
  { each: component, path, groupKey, parentKey }: PlacedComponent,
  position: number,
): ConfiguredComponent {
  const name = textOf(component.name, reading.locale);
  const probes = component.probes.map((probe, index) => {
    const place = [...path, 'probes', index];
    const { value, faults } = readProbe(probe, reading.timeZone);
    reading.faults.push(...placed(place, faults));
    return { value, path: place };
  });
  reading.faults.push(...repeatedKeys(probes, 'probe'));
  const result: ConfiguredComponent = {
    key: component.key ?? keyOfName(name),
    name,
    description: textOf(component.description, reading.locale),
    groupKey,
    parentKey,
    position,
    isHidden: component.hidden,
    isUptimeShown: component.show_uptime,
    isResponseTimeShown: component.show_response_time,
    isOnlyShownIfDegraded: component.only_show_if_degraded,
    startDate: component.start_date,
    probeRule: component.rule,
    needs: component.needs.map((need) => ({ key: need.component, kind: need.kind })),
    probes: probes.map((probe) => probe.value),
  };
  reading.faults.push(...placed(path, withoutKey(result, component.key, componentFaults(result))));
  return result;
}

/** A text in the page's first language, or each in its own. */
function textOf(written: FileText | undefined, locale: Locale): LocalizedText {
  if (written === undefined) return {};
  if (typeof written !== 'string') return written;
  return written === '' ? {} : { [locale]: written };
}

/** Where no key is written and the name makes none (a name in Hangul), the remedy is to write one. */
function withoutKey(
  { key, name }: { key: string; name: LocalizedText },
  written: string | undefined,
  faults: Fault[],
): Fault[] {
  if (key !== '' || written !== undefined) return faults;
  if (isBlank(name)) return faults.filter(({ field }) => field !== 'key');
  const fault = { field: 'key', message: 'no key can be made from this name: write one, e.g. "key: taxi-calls".' };
  return [...faults.filter(({ field }) => field !== 'key'), fault];
}

function placed(path: YamlPath, faults: readonly Fault[]): PlacedFault[] {
  return faults.map(({ field, message }) => ({ path: [...path, ...field.split('.').map(stepOf)], message }));
}

function stepOf(part: string): PropertyKey {
  return /^\d+$/.test(part) ? Number(part) : part;
}

function repeatedKeys(parts: readonly Placed<{ key: string }>[], what: string): PlacedFault[] {
  return parts.flatMap(({ value: { key }, path }, index) => {
    if (parts.findIndex((each) => each.value.key === key) === index) return [];
    return [{ path: [...path, 'key'], message: `another ${what} here has the key "${key}": give each its own.` }];
  });
}
