import assert from 'node:assert/strict';
import type { Dependency } from '../../src/domain/dependency.ts';
import { NO_FEATURES, type Features } from '../../src/domain/feature.ts';
import { NOTHING_SAID_YET, type Incident } from '../../src/domain/incident.ts';
import type { Eta, EtaInput } from '../../src/domain/restoration.ts';
import { applyUpdate, type Timeline, type TimelineChange, type UpdateInput } from '../../src/domain/timeline.ts';
import { NOON } from './clock.ts';

export const COMPONENTS = ['pangyo', 'mail', 'imap', 'taxi'];
const NEEDS: Dependency[] = [
  { componentId: 'mail', needsId: 'pangyo', kind: 'hard' },
  { componentId: 'imap', needsId: 'mail', kind: 'hard' },
  { componentId: 'taxi', needsId: 'pangyo', kind: 'soft' },
];

/** What a story is about: components, what they need, and which are features of which. */
export interface World {
  components: readonly string[];
  needs: readonly Dependency[];
  features: Features;
}

const WORLD: World = { components: COMPONENTS, needs: NEEDS, features: NO_FEATURES };

/** An incident that began at noon. */
export function anIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: 'incident0001',
    pageId: 'page00000001',
    kind: 'incident',
    name: { en: 'Fire' },
    status: 'investigating',
    impactOverride: null,
    source: 'staff',
    startedAt: NOON,
    createdAt: NOON,
    updatedAt: NOON,
    monitoringAt: null,
    resolvedAt: null,
    nextUpdateBy: null,
    scheduledFor: null,
    scheduledUntil: null,
    metadata: {},
    ...NOTHING_SAID_YET,
    ...changes,
  };
}

/** Keeps a timeline as the store would, so that one update can follow another. */
export class Story {
  timeline: Timeline;
  now = NOON;
  last: TimelineChange | undefined;
  readonly #world: World;
  #updates = 0;

  constructor(incident = anIncident(), world = WORLD) {
    this.#world = world;
    this.timeline = { incident, affected: [], etas: [] };
  }

  post(input: UpdateInput, afterMs = 0): TimelineChange {
    const now = this.now + afterMs;
    const change = applyUpdate(this.timeline, input, {
      dependencies: this.#world.needs,
      features: this.#world.features,
      componentIds: new Set(this.#world.components),
      now,
      isOpening: this.#updates === 0,
    });
    this.now = now;
    this.last = change;
    this.#updates += 1;
    this.timeline = { incident: change.incident, affected: change.affected, etas: this.#etasAfter(change) };
    return change;
  }

  /** Lets the schedule find the promises that have lapsed by then. */
  miss(at: number): void {
    this.now = at;
    const etas = this.timeline.etas.map((eta) =>
      eta.supersededAt === null && eta.byAt !== null && eta.byAt <= at ? { ...eta, missedAt: at } : eta,
    );
    this.timeline = { ...this.timeline, etas };
  }

  #etasAfter(change: TimelineChange): Eta[] {
    const superseded = new Set(change.etas.map((eta) => eta.componentId));
    const before = this.timeline.etas.map((eta) => {
      if (eta.supersededAt !== null) return eta;
      if (superseded.has(eta.componentId)) return { ...eta, supersededAt: this.now };
      return { ...eta, restoredAt: change.restored.get(eta.componentId) ?? eta.restoredAt };
    });
    const added = change.etas.map((eta, index) => ({
      ...eta,
      id: `${this.#updates}-${index}`,
      incidentId: change.incident.id,
      updateId: String(this.#updates),
      createdAt: this.now,
      supersededAt: null,
      missedAt: null,
      restoredAt: null,
    }));
    return [...before, ...added];
  }

  affected(componentId: string): Timeline['affected'][number] {
    const found = this.timeline.affected.find((each) => each.componentId === componentId);
    assert.ok(found, `${componentId} is affected`);
    return found;
  }
}

/** "Back by", with a reason where it is later than before. */
export const by = (byAt: number, reason?: string): EtaInput => ({
  kind: 'by',
  byAt,
  ...(reason ? { reason: { en: reason } } : {}),
});
