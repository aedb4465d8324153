import { dutyMoments, isUnsettled, type DutyClock, type ElementClock, type ToldBy } from '../../domain/duty-clock.ts';
import { TICKABLE_ELEMENTS } from '../../domain/disclosure.ts';
import type { Page } from '../../domain/page.ts';
import { listDuties, loadDuty, type Duty } from '../../store/duty.ts';
import type { DutyChannelFacts, DutyElementFacts, DutyPanelFacts, DutyTicksFacts } from '../../views/duty-facts.ts';
import type { WebContext } from '../context.ts';
import type { IncidentSetting } from './load-incident.ts';
import { faultsOf, type FormState } from './typed-form.ts';

/** Channels that the catalogues have a word for. */
const NAMED_CHANNELS: readonly string[] = ['page', 'email', 'webhook'];

/** The duty clock of an incident's screen; null where the page is under no such duty. */
export async function dutyPanelOf(
  web: WebContext,
  { incident, page, now }: IncidentSetting,
): Promise<DutyPanelFacts | null> {
  const duty = incident && (await loadDuty(web.store.db, incident, page, now));
  return duty ? dutyPanel(duty, now) : null;
}

/** The clocks that still ask for something, those past a limit first. */
export async function dutyPanels(web: WebContext, page: Page, now: number): Promise<DutyPanelFacts[]> {
  const duties = await listDuties(web.store.db, page, now);
  const panels = duties.filter(({ clock }) => isUnsettled(clock)).map((duty) => dutyPanel(duty, now));
  return panels.sort((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone));
}

const TONES: readonly DutyPanelFacts['tone'][] = ['missed', 'near', 'calm'];

/** A duty clock as it is shown. */
export function dutyPanel(
  { incident, clock, limits }: Pick<Duty, 'incident' | 'clock' | 'limits'>,
  now: number,
): DutyPanelFacts {
  const near = new Set(
    dutyMoments(clock, limits)
      .filter(({ at }) => at <= now)
      .flatMap(({ missing }) => missing),
  );
  const { interruptedAt, resumedAt, lastedMs, isDue } = clock;
  return {
    incidentName: incident.name,
    href: `/console/incidents/${incident.id}/duty`,
    ...{ interruptedAt, resumedAt, lastedMs, isDue },
    noticeMs: limits.noticeMs,
    tone: toneOf(clock, near.size > 0),
    elements: clock.elements.map((element) => elementFacts(element, near.has(element.element))),
  };
}

function toneOf({ elements }: DutyClock, isAnyNear: boolean): DutyPanelFacts['tone'] {
  if (elements.some(({ state }) => state === 'missed')) return 'missed';
  return isAnyNear ? 'near' : 'calm';
}

function elementFacts(clock: ElementClock, isNear: boolean): DutyElementFacts {
  const { element, state, limitAt, told, leftMs, overMs } = clock;
  return {
    ...{ element, state, limitAt, isNear: isNear && state === 'open' },
    amountMs: leftMs ?? overMs ?? 0,
    told: told && { at: told.at, position: told.position, channels: told.channels.map(channelFacts) },
  };
}

/** A way by which readers were told, under a name that the catalogues have. */
export function channelFacts({ channel, at, sent }: ToldBy): DutyChannelFacts {
  return { channel: NAMED_CHANNELS.includes(channel) ? channel : 'other', at, sent };
}

/** Whether a page's duty still counts the cause as untold, with what an update about to be posted tells. */
export function isCauseUntold(
  { incident, page, updates }: IncidentSetting,
  discloses: readonly string[] = [],
): boolean {
  if (page.dutyLimits === null || incident?.kind === 'maintenance' || discloses.includes('cause')) return false;
  return !updates.some((update) => update.discloses.includes('cause'));
}

/** The ticks of an update's form; null where the page is under no such duty. */
export function dutyTicks({ incident, page, updates }: IncidentSetting, state: FormState): DutyTicksFacts | null {
  if (page.dutyLimits === null || incident?.kind === 'maintenance') return null;
  const told = new Set(updates.flatMap((update) => update.discloses));
  const { typed, faults } = state;
  const chosen = typed.all('discloses');
  return {
    elements: TICKABLE_ELEMENTS.map((element) => {
      return { element, isChosen: chosen.includes(element), isTold: told.has(element) };
    }),
    faults: faultsOf(faults, 'discloses'),
  };
}
