import { z } from 'zod';
import { DUTY_ELEMENTS } from '../domain/duty.ts';
import { AUTOMATIC_KINDS } from '../domain/incident.ts';
import { COMPONENT_STATUSES, STATED_STATUSES, type StatedStatus } from '../domain/status.ts';
import { ETA_KINDS } from '../domain/restoration.ts';
import { PROBE_KINDS, type Phases, type ProbeTarget } from '../domain/probe.ts';
import type { RuleEvidence } from '../domain/proposal.ts';
import { LOCALES, type LocalizedText } from '../domain/localized-text.ts';
import { LOGO_TYPES } from '../domain/page-look.ts';

/** Reads a JSON column and checks it: a row that is not what the code believes fails here, not somewhere later. */
export function decode<T>(schema: z.ZodType<T>, text: string): T {
  return schema.parse(JSON.parse(text));
}

export const localizedText = z.partialRecord(z.enum(LOCALES), z.string()) as z.ZodType<LocalizedText>;
export const locales = z.array(z.enum(LOCALES)).min(1);
export const strings = z.array(z.string());
export const wholes = z.array(z.number());
export const dutyLimits = z.object({ noticeMs: z.number(), damagesMs: z.number() });
export const logo = z.object({ hash: z.string(), type: z.enum(LOGO_TYPES), width: z.number(), height: z.number() });
export const colours = z.object({ light: z.string(), dark: z.string() });
export const footerLinks = z.array(z.object({ text: localizedText, url: z.string() }));
export const dutyElements = z.array(z.enum(DUTY_ELEMENTS));
export const draftFields = z.record(z.string(), z.array(z.string()));
export const record = z.record(z.string(), z.unknown());

const statedStatus = z.enum(STATED_STATUSES as [StatedStatus, ...StatedStatus[]]);

export const cause = z.object({
  kind: z.enum(['start', 'incident', 'maintenance', 'person', 'observation']),
  incidentId: z.string().exactOptional(),
});

export const automatic = z.object({
  kind: z.enum(AUTOMATIC_KINDS),
  at: z.number(),
});

export const statusChanges = z.array(
  z.object({
    componentId: z.string(),
    oldStatus: statedStatus,
    newStatus: statedStatus,
    at: z.number().exactOptional(),
  }),
);

export const ruleEvidence: z.ZodType<RuleEvidence> = z.object({
  componentId: z.string(),
  status: statedStatus,
  sinceAt: z.number(),
  error: z.string().nullable(),
  probes: z.array(
    z.object({
      key: z.string(),
      kind: z.enum(PROBE_KINDS),
      failureThreshold: z.number(),
      recoveryThreshold: z.number(),
      samples: z.array(
        z.object({
          at: z.number(),
          outcome: z.enum(['good', 'bad', 'inconclusive']),
          error: z.string().nullable(),
        }),
      ),
    }),
  ),
});

export const etaFacts = z.object({
  kind: z.enum(ETA_KINDS),
  byAt: z.number().nullable(),
  earliestAt: z.number().nullable(),
  condition: localizedText.nullable(),
  reason: localizedText.nullable(),
  basis: z.enum(['staff', 'history']),
});

export const noticeItems = z.array(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('component_affected'),
      componentId: z.string(),
      status: statedStatus,
      becauseOfId: z.string().nullable(),
      isAgain: z.boolean().exactOptional(),
    }),
    z.object({ kind: z.enum(['eta_set', 'eta_withdrawn']), componentId: z.string(), eta: etaFacts }),
    z.object({
      kind: z.literal('eta_moved'),
      componentId: z.string(),
      eta: etaFacts,
      previousByAt: z.number().nullable(),
    }),
    z.object({ kind: z.literal('eta_missed'), componentId: z.string(), byAt: z.number() }),
    z.object({
      kind: z.literal('component_restored'),
      componentId: z.string(),
      restoredAt: z.number(),
      downSinceAt: z.number(),
      promisedByAt: z.number().nullable(),
      isWatched: z.boolean().exactOptional(),
    }),
  ]),
);

export const componentStatus = z.enum(COMPONENT_STATUSES);

export const probeTarget: z.ZodType<ProbeTarget> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    url: z.string(),
    method: z.enum(['GET', 'HEAD']),
    headers: z.record(z.string(), z.string()),
    expectedStatus: z.string(),
    requiredText: z.string().nullable(),
    forbiddenText: z.string().nullable(),
    followRedirects: z.number(),
  }),
  z.object({ kind: z.literal('tcp'), host: z.string(), port: z.number() }),
  z.object({ kind: z.literal('heartbeat'), graceMs: z.number() }),
]);

const milliseconds = z.number().nullable();

export const phases: z.ZodType<Phases> = z.object({
  dnsMs: milliseconds,
  connectMs: milliseconds,
  tlsMs: milliseconds,
  firstByteMs: milliseconds,
});
