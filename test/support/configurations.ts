import { DUTY_PRESETS } from '../../src/domain/duty.ts';
import { DAY, HOUR } from '../../src/lib/clock.ts';
import fc from 'fast-check';
import type {
  Configuration,
  ConfiguredComponent,
  ConfiguredPage,
  ConfiguredProbe,
} from '../../src/domain/configuration.ts';
import type { LocalizedText } from '../../src/domain/localized-text.ts';
import { HTTP_DEFAULTS, probeDefaults, type ProbeTarget } from '../../src/domain/probe.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'] as const;

const text: fc.Arbitrary<LocalizedText> = fc.record({
  en: fc.constantFrom('One', 'Two', '"3"\n'),
  ko: fc.constantFrom('하나', '둘'),
});

const target: fc.Arbitrary<ProbeTarget> = fc.oneof(
  fc
    .constantFrom('http://a.example/', 'http://b.example/')
    .map((url) => ({ kind: 'http' as const, ...HTTP_DEFAULTS, url })),
  fc.constantFrom(80, 443).map((port) => ({ kind: 'tcp' as const, host: 'a.example', port })),
  fc.constant({ kind: 'heartbeat' as const, graceMs: 60_000 }),
);

const probe: fc.Arbitrary<ConfiguredProbe> = fc
  .record({ key: fc.constantFrom('p', 'q'), target, schedule: fc.constantFrom('every 60s', '*/5 * * * *') })
  .map((each) => ({ ...probeDefaults(each.target.kind), ...each, timeZone: 'UTC' }));

/** Needs lead to earlier keys only, so that there is no circle; each key once, so that every file is a good one. */
function component(groupKeys: readonly string[]): fc.Arbitrary<Omit<ConfiguredComponent, 'position'>> {
  return fc.record({
    key: fc.constantFrom(...KEYS),
    name: text,
    description: fc.constantFrom({}, { en: 'What it does' }),
    groupKey: groupKeys.length === 0 ? fc.constant(null) : fc.constantFrom(null, ...groupKeys),
    parentKey: fc.constantFrom(null, null, ...KEYS),
    isHidden: fc.boolean(),
    isUptimeShown: fc.boolean(),
    isResponseTimeShown: fc.boolean(),
    isOnlyShownIfDegraded: fc.boolean(),
    startDate: fc.constantFrom(null, '2026-01-01'),
    probeRule: fc.constantFrom('observe' as const, 'propose' as const, 'publish' as const),
    needs: fc.uniqueArray(
      fc.record({ key: fc.constantFrom(...KEYS), kind: fc.constantFrom('hard' as const, 'soft' as const) }),
      { selector: (need) => need.key },
    ),
    probes: fc.uniqueArray(probe, { selector: (each) => each.key, maxLength: 2 }),
  });
}

function page(key: string): fc.Arbitrary<ConfiguredPage> {
  return fc.uniqueArray(fc.constantFrom('g', 'h'), { maxLength: 2 }).chain((groupKeys) =>
    fc.record({
      key: fc.constant(key),
      name: text,
      description: fc.constantFrom({}, { id: 'Deskripsi' }),
      timeZone: fc.constantFrom('UTC', 'Asia/Seoul'),
      locales: fc.constantFrom(['en' as const], ['ko' as const, 'en' as const]),
      contact: fc.constant({}),
      undoMs: fc.constantFrom(0, 10_000),
      banner: fc.constantFrom({}, { en: 'We never ask for your password.' }),
      isRecordPublic: fc.boolean(),
      hasAutomaticEstimates: fc.boolean(),
      dutyLimits: fc.constantFrom(null, DUTY_PRESETS.korea),
      maintenanceRemindersMs: fc.constantFrom([], [DAY, HOUR]),
      position: fc.constantFrom(null, 1, 2),
      host: fc.constantFrom(null, `${key}.example.com`),
      access: fc.constantFrom('public' as const, 'staff' as const),
      passwordHash: fc.constant(null),
      logo: fc.constant(null),
      colours: fc.constantFrom(null, { light: '#0a58b5', dark: '#84b9fa' }),
      footerLinks: fc.constantFrom([], [{ text: { en: 'Home' }, url: 'https://example.com/' }]),
      groups: fc.tuple(...groupKeys.map(() => text)).map((names) =>
        groupKeys.map((groupKey, index) => ({
          key: groupKey,
          name: names[index] ?? {},
          description: {},
          position: index + 1,
        })),
      ),
      components: fc.uniqueArray(component(groupKeys), { selector: (each) => each.key, maxLength: 5 }).map(arranged),
    }),
  );
}

function arranged(components: readonly Omit<ConfiguredComponent, 'position'>[]): ConfiguredComponent[] {
  const done: ConfiguredComponent[] = [];
  for (const each of components) {
    // Features lead to earlier components too, one level deep, and stand in their group.
    const parent = done.find(({ key, parentKey }) => key === each.parentKey && parentKey === null);
    done.push({
      ...each,
      parentKey: parent?.key ?? null,
      groupKey: parent ? parent.groupKey : each.groupKey,
      position: done.length + 1,
      needs: each.needs.filter(({ key }) => done.some((earlier) => earlier.key === key)),
    });
  }
  return done;
}

/** Any good configuration of one or two pages. */
export const aConfiguration: fc.Arbitrary<Configuration> = fc
  .oneof(fc.tuple(page('main')), fc.tuple(page('main'), page('other')))
  .map((pages) => ({ pages }));
