import { z } from 'zod';
import { PROBE_RULES } from '../../domain/component.ts';
import { DUTY_PRESETS, type DutyPreset } from '../../domain/duty.ts';
import { PAGE_ACCESS } from '../../domain/page-access.ts';
import { DEFAULT_PAGE_RULES } from '../../domain/page.ts';
import { HOUR, MINUTE, SECOND } from '../../lib/clock.ts';
import { section } from '../yaml-source.ts';

/** Text as written: in the page's first language, or one for each language. */
export type FileText = string | Record<string, string>;

const text = z.custom<FileText>(isText, 'write a text, or one for each language as {en: …, ko: …, id: …}.');
const word = z.string('write a word or a text here; put it in quotes if it looks like a number.');
const yesOrNo = z.boolean('write true or false.');
const whole = z.number('write a whole number.').int('write a whole number.');
const aFewRedirects = z.union([z.boolean(), whole], 'write true, false or how many redirects to follow.');
const listOf = <T extends z.ZodType>(entry: T): z.ZodArray<T> => z.array(entry, 'write a list: one "- …" a line.');

function isText(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.values(value).every((each) => typeof each === 'string');
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR };

/** A length of time such as `500ms`, `10s`, `5m` or `1h`; comes out in milliseconds. */
const duration = z.string('write a time with its unit: 500ms, 10s, 5m or 1h.').transform((written, context) => {
  const [, count, unit] = /^(\d{1,9})\s*(ms|s|m|h)$/.exec(written.trim()) ?? [];
  if (count !== undefined && unit !== undefined) return Number(count) * Number(UNITS[unit]);
  context.addIssue({ code: 'custom', message: `"${written}" is not a length of time: use 500ms, 10s, 5m or 1h.` });
  return z.NEVER;
});

const http = section(
  {
    url: word,
    method: z.enum(['GET', 'HEAD'], 'use GET or HEAD.').exactOptional(),
    headers: z.record(z.string(), word, 'write a map such as {Accept: text/html}.').exactOptional(),
    expect_status: z.union([whole, word], 'write a status such as 200, or several as "200-299, 401".').exactOptional(),
    required_text: word.exactOptional(),
    forbidden_text: word.exactOptional(),
    follow_redirects: aFewRedirects.exactOptional(),
  },
  'write what to ask: {url: https://…}.',
);
const tcp = section({ host: word, port: whole }, 'write where to connect: {host: …, port: …}.');
const heartbeat = section({ grace: duration.exactOptional() }, 'write {} here, or {grace: 2m}.');

const probe = section(
  {
    key: word.exactOptional(),
    http: http.exactOptional(),
    tcp: tcp.exactOptional(),
    heartbeat: heartbeat.exactOptional(),
    schedule: word.exactOptional(),
    time_zone: word.exactOptional(),
    timeout: duration.exactOptional(),
    failure_threshold: whole.exactOptional(),
    recovery_threshold: whole.exactOptional(),
    recheck: duration.exactOptional(),
    status_on_failure: z
      .enum(['degraded_performance', 'partial_outage', 'major_outage'], {
        error: 'use degraded_performance, partial_outage or major_outage.',
      })
      .exactOptional(),
  },
  'write a probe: a map with http, tcp or heartbeat.',
).refine((each) => [each.http, each.tcp, each.heartbeat].filter(Boolean).length === 1, {
  error: 'say what to watch: one of http, tcp or heartbeat.',
});

const need = z.preprocess(
  (value) => (typeof value === 'string' ? { component: value } : value),
  section(
    { component: word, kind: z.enum(['hard', 'soft'], 'use hard or soft.').default('hard') },
    'write the key of a component, or {component: …, kind: soft}.',
  ),
);

/** What a component and a feature of one have alike. */
const componentFields = {
  key: word.exactOptional(),
  name: text,
  description: text.exactOptional(),
  hidden: yesOrNo.default(false),
  show_uptime: yesOrNo.default(true),
  show_response_time: yesOrNo.default(false),
  only_show_if_degraded: yesOrNo.default(false),
  start_date: word.nullable().default(null),
  needs: listOf(need).default([]),
  rule: z.enum(PROBE_RULES, `use ${PROBE_RULES.join(', ')}.`).default('observe'),
  probes: listOf(probe).default([]),
};
const feature = section(componentFields, 'write a feature: a map with at least a name.');
const component = section(
  { ...componentFields, features: listOf(feature).default([]) },
  'write a component: a map with at least a name.',
);

const group = section(
  {
    key: word.exactOptional(),
    name: text,
    description: text.exactOptional(),
    components: listOf(component).default([]),
  },
  'write a group: a map with a name and components.',
);

const duty = z.union(
  [
    z.enum(Object.keys(DUTY_PRESETS) as [DutyPreset, ...DutyPreset[]]),
    section({ notice: duration, damages: duration }, ''),
  ],
  `write ${Object.keys(DUTY_PRESETS).join(' or ')}, or limits such as {notice: 2h, damages: 720h}.`,
);

const colours = section(
  { light: word, dark: word },
  'write a colour for each ground: {light: "#0a58b5", dark: "#84b9fa"}.',
);
const footerLink = section({ text, url: word }, 'write a link: {text: …, url: https://…}.');

/** One page with its groups and components; scenarios hold one too. */
export const page = section(
  {
    key: word.exactOptional(),
    name: text,
    description: text.exactOptional(),
    time_zone: word.default('UTC'),
    languages: listOf(word).default(['en', 'ko', 'id']),
    contact: text.exactOptional(),
    banner: text.exactOptional(),
    undo: duration.default(DEFAULT_PAGE_RULES.undoMs),
    public_record: yesOrNo.default(DEFAULT_PAGE_RULES.isRecordPublic),
    automatic_estimates: yesOrNo.default(DEFAULT_PAGE_RULES.hasAutomaticEstimates),
    duty: duty.exactOptional(),
    maintenance_reminders: listOf(duration).default(DEFAULT_PAGE_RULES.maintenanceRemindersMs),
    host: word.nullable().default(DEFAULT_PAGE_RULES.host),
    access: z.enum(PAGE_ACCESS, `use ${PAGE_ACCESS.join(', ')}.`).default(DEFAULT_PAGE_RULES.access),
    password: word.exactOptional(),
    logo: word.exactOptional(),
    colours: colours.exactOptional(),
    footer_links: listOf(footerLink).default([]),
    groups: listOf(group).default([]),
    components: listOf(component).default([]),
  },
  'write a page: a map with at least a name.',
);

/** What an `apply` file may say; `data/examples/status.yaml` explains each field. */
export const configurationFile = section(
  { page: page.exactOptional(), pages: listOf(page).min(1, 'list at least one page.').exactOptional() },
  'write a map that begins with "page:" or "pages:".',
).refine((file) => (file.page === undefined) !== (file.pages === undefined), {
  error: 'say either "page:" for one page or "pages:" for all of them.',
});

export type FilePage = z.output<typeof page>;
export type FileGroup = z.output<typeof group>;
export type FileFeature = z.output<typeof feature>;
export type FileComponent = z.output<typeof component>;
export type FileProbe = z.output<typeof probe>;
