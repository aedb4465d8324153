import { cascade } from '../../domain/dependency.ts';
import type { Fault } from '../../domain/errors.ts';
import { openEtas } from '../../domain/incident.ts';
import { isStatedStatus, type StatedStatus } from '../../domain/status.ts';
import type { RestorationInput } from '../../domain/timeline.ts';
import { downIn, reached, ticksOf } from './component-sets.ts';
import type { IncidentSetting } from './load-incident.ts';
import type { TypedForm } from './typed-form.ts';

/** What is said of components: single ones, or many at once. What is said of a single one beats the rest. */
export interface Said {
  impacts: Readonly<Record<string, StatedStatus>>;
  restoration: Readonly<Record<string, RestorationInput>>;
}

/**
 * The components that are ticked as back. Whoever was restored by a colleague meanwhile stays so, at the time that the
 * colleague gave.
 */
export function readBack(
  typed: TypedForm,
  setting: IncidentSetting,
  own: Said,
  at: number | undefined,
  faults: Fault[],
): Said['restoration'] {
  const ticks = ticksOf(typed, 'back');
  const { direct, hanging } = reached(ticks, setting);
  const back = downIn(setting).filter(({ componentId: id }) => direct.has(id) || hanging.has(id));
  const isOtherwise = (id: string): boolean =>
    (own.impacts[id] ?? 'operational') !== 'operational' || (own.restoration[id]?.kind ?? 'restored') !== 'restored';
  for (const { componentId: id } of back.filter((each) => ticks.single.has(each.componentId))) {
    if (!isOtherwise(id)) continue;
    const field = own.restoration[id] ? `restoration.${id}.kind` : `impacts.${id}`;
    faults.push({ field, message: 'It is ticked as back: take the tick away, or leave this as it is.' });
  }
  const meant = back.filter(({ componentId: id }) => !isOtherwise(id));
  const restored: RestorationInput = at === undefined ? { kind: 'restored' } : { kind: 'restored', at };
  return Object.fromEntries(meant.map((each) => [each.componentId, restored]));
}

/** The status and the ETA that are given once for many components: those ticked, else everything affected. */
export function readMany(
  typed: TypedForm,
  setting: IncidentSetting,
  own: Said,
  eta: RestorationInput | undefined,
  faults: Fault[],
): Said {
  const choice = typed.text('common.impact', 'keep');
  const status = isStatedStatus(choice) ? choice : undefined;
  const impacts = status ? statedOf(status, typed, setting, own) : {};
  const stated = { ...own, impacts: { ...impacts, ...own.impacts } };
  const restoration = eta ? promisedOf(eta, typed, setting, stated) : {};
  if (status && Object.keys(impacts).length === 0)
    faults.push({ field: 'common.impact', message: 'Tick the services that it holds for.' });
  if (eta && Object.keys(restoration).length === 0)
    faults.push({ field: 'common.kind', message: 'There is no service it could hold for.' });
  faults.push(...unsaidFaults(typed, setting, stated, eta !== undefined));
  return { impacts, restoration };
}

/** Everything that the common row speaks of as it is typed: for the words beside it. */
export function reachOfMany(typed: TypedForm, setting: IncidentSetting): Set<string> {
  const { direct, hanging } = reached(ticksOf(typed, 'many'), setting);
  const ticked = new Set([...direct, ...hanging]);
  return ticked.size > 0 ? ticked : new Set(downIn(setting).map((each) => each.componentId));
}

/** What hangs on a cause is not stated: it cascades, says because of what, and comes back with it. */
function statedOf(status: StatedStatus, typed: TypedForm, setting: IncidentSetting, own: Said): Said['impacts'] {
  const ticks = ticksOf(typed, 'many');
  const { direct } = reached(ticks, setting);
  const causes = setting.components.map(({ id }) => id).filter((id) => ticks.causes.has(id));
  const isTicked = direct.size > 0 || causes.length > 0;
  const ids = isTicked ? [...direct, ...causes] : downIn(setting).map((each) => each.componentId);
  const isOwn = (id: string): boolean => own.impacts[id] !== undefined || own.restoration[id]?.kind === 'restored';
  return Object.fromEntries(ids.filter((id) => !isOwn(id)).map((id) => [id, status]));
}

/** Of those meant, everything that will be down after this update; a withdrawal is only for those that have an ETA. */
function promisedOf(
  eta: RestorationInput,
  typed: TypedForm,
  setting: IncidentSetting,
  said: Said,
): Said['restoration'] {
  const { direct, hanging } = reached(ticksOf(typed, 'many'), setting);
  const isMeant = (id: string): boolean => direct.size + hanging.size === 0 || direct.has(id) || hanging.has(id);
  const open = openEtas(setting.etas);
  const targets = [...downAfter(setting, said)].filter((id) => {
    if (!isMeant(id) || said.restoration[id]) return false;
    return eta.kind !== 'withdrawn' || (open.has(id) && open.get(id)?.kind !== 'withdrawn');
  });
  return Object.fromEntries(targets.map((id) => [id, eta]));
}

/** Everything that is down once this is said, with what it reaches. */
function downAfter(setting: IncidentSetting, { impacts, restoration }: Said): Set<string> {
  const down = downIn(setting);
  const stated = new Map<string, StatedStatus>([
    // What was restored early is stated too: it stays up, whatever it hangs on.
    ...setting.affected
      .filter((each) => each.source === 'stated')
      .map(({ componentId, status }) => [componentId, status] as const),
    ...Object.entries(impacts),
  ]);
  const back = Object.keys(restoration).filter((id) => restoration[id]?.kind === 'restored');
  for (const id of back) stated.set(id, 'operational');
  const isWork = setting.incident?.kind === 'maintenance';
  const reach = isWork ? new Map<string, unknown>() : cascade(stated, setting.dependencies);
  const ids = new Set([...down.map((each) => each.componentId), ...stated.keys(), ...reach.keys()]);
  return new Set([...ids].filter((id) => stated.get(id) !== 'operational'));
}

/** Who ticks services and says nothing of them has not finished. Of a group or a cause, those that are down will do. */
function unsaidFaults(typed: TypedForm, setting: IncidentSetting, said: Said, hasEta: boolean): Fault[] {
  const ticks = ticksOf(typed, 'many');
  const { direct, hanging } = reached(ticks, setting);
  const down = new Set(downIn(setting).map((each) => each.componentId));
  const isSaid = (id: string): boolean =>
    said.impacts[id] !== undefined || said.restoration[id] !== undefined || (hasEta && down.has(id));
  const isUnsaid =
    [...ticks.single].some((id) => direct.has(id) && !isSaid(id)) ||
    (direct.size > 0 && ![...direct].some(isSaid)) ||
    (hanging.size > 0 && ![...hanging].some(isSaid));
  return isUnsaid ? [{ field: 'common.impact', message: 'You ticked services: say how they are.' }] : [];
}
