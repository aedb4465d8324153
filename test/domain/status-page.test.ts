import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NOTHING_SAID_YET, type Affected, type Incident } from '../../src/domain/incident.ts';
import type { StatusInterval } from '../../src/domain/interval.ts';
import type { FullTimeline } from '../../src/domain/public-incident.ts';
import type { Eta } from '../../src/domain/restoration.ts';
import { publicPage, type PageRows } from '../../src/domain/status-page.ts';
import { HOUR } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { aComponent, aPage } from '../support/factories.ts';

const page = aPage();
const incident: Incident = {
  ...{ id: 'incident0001', pageId: page.id, kind: 'incident', name: { en: 'Fire' }, status: 'identified' },
  ...{ impactOverride: null, source: 'staff', startedAt: NOON, createdAt: NOON, updatedAt: NOON, monitoringAt: null },
  ...{ resolvedAt: null, nextUpdateBy: NOON + HOUR, scheduledFor: null, scheduledUntil: null, metadata: {} },
  ...NOTHING_SAID_YET,
};

function anEta(componentId: string, changes: Partial<Eta> = {}): Eta {
  return {
    ...{ id: 'eta000000001', incidentId: incident.id, componentId, updateId: 'update000001', kind: 'by' },
    ...{ byAt: NOON + 2 * HOUR, earliestAt: null, condition: null, reason: null, basis: 'staff', createdAt: NOON },
    ...{ supersededAt: null, missedAt: null, restoredAt: null, isAnnounced: true },
    ...changes,
  };
}

function down(componentId: string, changes: Partial<Affected> = {}): Affected {
  return {
    ...{ componentId, status: 'major_outage', worstStatus: 'major_outage', source: 'stated', becauseOfId: null },
    ...{ startedAt: NOON, restoredAt: null, watchingSinceAt: null },
    ...changes,
  };
}

function rows(components: PageRows['components'], timelines: Partial<FullTimeline>[]): PageRows {
  const full = timelines.map((each) => ({
    incident,
    affected: [],
    updates: [],
    etas: [],
    corrections: [],
    mergedInto: null,
    postmortem: null,
    ...each,
  }));
  return { page, groups: [], components, timelines: full, intervals: [], days: [] };
}

it('promises a time for everything only while each affected service has one that holds', () => {
  const components = ['a', 'b'].map((key) => aComponent(page.id, key, { status: 'major_outage' }));
  const [a, b] = components.map((each) => each.id) as [string, string];
  const both = [anEta(a), anEta(b, { byAt: NOON + 3 * HOUR })];
  const view = (etas: Eta[], now: number) =>
    publicPage(rows(components, [{ affected: [down(a), down(b)], etas }]), now);
  assert.equal(view(both, NOON).headline.latestBy, NOON + 3 * HOUR);
  assert.equal(view(both, NOON + 2 * HOUR).headline.latestBy, null);
  assert.equal(view([anEta(a)], NOON).headline.latestBy, null);
  assert.equal(view(both, NOON).nextChangeAt, NOON + HOUR);
});

it('shows of several incidents the promise that a reader has to reckon with', () => {
  const component = aComponent(page.id, 'a', { status: 'major_outage' });
  const other = { ...incident, id: 'incident0002' };
  const view = publicPage(
    rows(
      [component],
      [
        { affected: [down(component.id)], etas: [anEta(component.id)] },
        { incident: other, affected: [down(component.id)], etas: [anEta(component.id, { byAt: NOON + 9 * HOUR })] },
      ],
    ),
    NOON,
  );
  assert.equal(view.affected[0]?.eta?.byAt, NOON + 9 * HOUR);
});

it('does not revive a fulfilled promise when a service goes down again', () => {
  const component = aComponent(page.id, 'a', { status: 'major_outage' });
  const etas = [anEta(component.id, { restoredAt: NOON })];
  const view = publicPage(rows([component], [{ affected: [down(component.id)], etas }]), NOON + HOUR);
  assert.equal(view.affected[0]?.eta, null);
});

it('names the cause of a cascade, but never a hidden one', () => {
  const cause = aComponent(page.id, 'centre', { status: 'major_outage' });
  const service = aComponent(page.id, 'mail', { status: 'major_outage' });
  const affected = [down(cause.id), down(service.id, { source: 'cascade', becauseOfId: cause.id })];
  const causeOf = (isHidden: boolean) =>
    publicPage(rows([{ ...cause, isHidden }, service], [{ affected }]), NOON).affected.find(
      (each) => each.id === service.id,
    )?.becauseOf;
  assert.deepEqual(causeOf(false), { en: 'centre' });
  assert.equal(causeOf(true), null);
});

it('shows a service that is only of interest in trouble only then', () => {
  const fax = aComponent(page.id, 'fax', { isOnlyShownIfDegraded: true });
  assert.equal(publicPage(rows([fax], []), NOON).headline.kind, 'empty');
  const view = publicPage(rows([{ ...fax, status: 'partial_outage' }], []), NOON);
  assert.equal(view.headline.kind, 'one');
});

it('says since when a service is in trouble, through all the degrees that the trouble has had', () => {
  const component = aComponent(page.id, 'a', { status: 'partial_outage' });
  const interval = (status: StatusInterval['status'], fromAt: number, untilAt: number | null): StatusInterval => {
    return { componentId: component.id, status, fromAt, untilAt, cause: { kind: 'person' } };
  };
  const intervals = [
    interval('major_outage', NOON - 9 * HOUR, NOON - 8 * HOUR),
    interval('operational', NOON - 8 * HOUR, NOON - 3 * HOUR),
    interval('major_outage', NOON - 3 * HOUR, NOON - HOUR),
    interval('partial_outage', NOON - HOUR, null),
  ];
  const since = (status: StatusInterval['status'], known: StatusInterval[]): number | null | undefined => {
    const view = publicPage({ ...rows([{ ...component, status }], []), intervals: known }, NOON);
    return [...view.affected, ...view.groups.flatMap((group) => group.components)][0]?.sinceAt;
  };
  assert.equal(since('partial_outage', intervals), NOON - 3 * HOUR);
  const work = [...intervals.slice(0, 3), interval('under_maintenance', NOON - HOUR, null)];
  assert.equal(since('under_maintenance', work), NOON - HOUR);
});
