import type { Change, FieldChange } from '../../domain/configuration.ts';
import type { DutyLimits } from '../../domain/duty.ts';
import type { Colours, FooterLink, Logo } from '../../domain/page-look.ts';
import { isLocale } from '../../domain/localized-text.ts';

const SIGNS = { create: '+', update: '~', delete: '-' } as const;
const LONGEST = 60;

/** How the file calls what the domain calls otherwise. */
const FILE_NAMES: Readonly<Record<string, string>> = {
  timeZone: 'time_zone',
  locales: 'languages',
  undoMs: 'undo',
  isRecordPublic: 'public_record',
  hasAutomaticEstimates: 'automatic_estimates',
  dutyLimits: 'duty',
  maintenanceRemindersMs: 'maintenance_reminders',
  footerLinks: 'footer_links',
  groupKey: 'group',
  parentKey: 'feature of',
  isHidden: 'hidden',
  isUptimeShown: 'show_uptime',
  isResponseTimeShown: 'show_response_time',
  isOnlyShownIfDegraded: 'only_show_if_degraded',
  startDate: 'start_date',
  probeRule: 'rule',
  timeoutMs: 'timeout',
  failureThreshold: 'failure_threshold',
  recoveryThreshold: 'recovery_threshold',
  recheckMs: 'recheck',
  failureStatus: 'status_on_failure',
  expectedStatus: 'expect_status',
  requiredText: 'required_text',
  forbiddenText: 'forbidden_text',
  followRedirects: 'follow_redirects',
  graceMs: 'grace',
};

/** One change as a line of the plan: `~ probe Taxi calls / http: timeout 5 s → 10 s`. */
export function changeText(change: Change): string {
  const line = `${SIGNS[change.verb]} ${change.what} ${change.name}`;
  if (change.verb === 'update') return `${line}: ${change.fields.flatMap(fieldTexts).join(', ')}`;
  const isWholePage = change.verb === 'delete' && change.what === 'page';
  return isWholePage ? `${line}, with all its components, incidents and subscribers` : line;
}

function fieldTexts({ field, from, to }: FieldChange): string[] {
  const label = FILE_NAMES[field] ?? field;
  // Headers may hold secrets.
  if (field === 'headers') return ['headers changed'];
  if (field === 'passwordHash') return ['password changed'];
  if (field === 'target') return parts(from, to).flatMap(fieldTexts);
  return [`${label} ${valueText(field, from)} → ${valueText(field, to)}`];
}

/** The parts of a probe's target that differ. */
function parts(from: unknown, to: unknown): FieldChange[] {
  const [before, after] = [from as Record<string, unknown>, to as Record<string, unknown>];
  return Object.keys(after)
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, from: before[field], to: after[field] }));
}

function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (field.endsWith('Ms')) return durationText(Number(value));
  if (field === 'dutyLimits') return dutyText(value as DutyLimits);
  if (field === 'needs') return needsText(value as { key: string; kind: string }[]);
  if (field === 'logo') return logoText(value as Logo);
  if (field === 'colours') return Object.values(value as Colours).join(' ');
  if (field === 'footerLinks') return (value as FooterLink[]).map(({ url }) => url).join(' ') || 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(' ');
  if (typeof value === 'object') return localizedText(value as Record<string, string>);
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
}

function logoText({ type, width, height }: Logo): string {
  return `${type} ${width}×${height}`;
}

function needsText(needs: readonly { key: string; kind: string }[]): string {
  if (needs.length === 0) return 'none';
  return needs.map(({ key, kind }) => (kind === 'soft' ? `${key} (soft)` : key)).join(' ');
}

function dutyText({ noticeMs, damagesMs }: DutyLimits): string {
  return `notice ${durationText(noticeMs)}, damages ${durationText(damagesMs)}`;
}

function durationText(ms: number): string {
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`;
  if (ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`;
}

function localizedText(text: Record<string, string>): string {
  const entries = Object.entries(text).filter(([locale]) => isLocale(locale));
  const [only, more] = entries;
  if (!only) return 'none';
  return more ? `{${entries.map(([locale, each]) => `${locale}: ${quoted(each)}`).join(', ')}}` : quoted(only[1]);
}

function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return JSON.stringify(line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line);
}
