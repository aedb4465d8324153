import type { PublicIncident } from '../../domain/public-incident.ts';
import type { PublicPage } from '../../domain/status-page.ts';
import { worst, type ComponentStatus } from '../../domain/status.ts';

/** Pixels, in the proportions that networks ask for, and large enough for their large form. */
export const PICTURE = { width: 800, height: 420 };

/** What a picture for shared links shows. It has no words: those stand beside it, in the reader's language. */
export interface PictureFacts {
  status: ComponentStatus;
  timeZone: string;
  /** The time in large digits; null: nobody has given one. */
  time: number | null;
  /** Whether that time is when it is back, or was meant to be and has passed; null: nothing is down. */
  promise: 'holds' | 'passed' | 'none' | null;
  /** When it began, of when this is true, and the end of the line; null: there is no line. */
  line: { fromAt: number; asOfAt: number; untilAt: number | null } | null;
}

/** A picture lies in other people's caches for long, so it says of when it is true: of the latest word. */
export function incidentPicture(incident: PublicIncident, timeZone: string): PictureFacts {
  const { isOver, resolvedAt, startedAt, scheduledFor, scheduledUntil, updatedAt, latestBy, isOverrun } = incident;
  if (isOver) {
    const line = { fromAt: scheduledFor ?? startedAt, asOfAt: resolvedAt ?? updatedAt, untilAt: null };
    return { status: 'operational', timeZone, time: resolvedAt, promise: null, line };
  }
  if (scheduledFor !== null && scheduledUntil !== null) {
    const line = { fromAt: scheduledFor, asOfAt: Math.max(scheduledFor, updatedAt), untilAt: scheduledUntil };
    const promise = isOverrun ? 'passed' : 'holds';
    return { status: 'under_maintenance', timeZone, time: scheduledUntil, promise, line };
  }
  const status = worst(incident.components.filter((each) => each.restoredAt === null).map((each) => each.status));
  const passed = passedTime(incident);
  return {
    status: status === 'operational' ? 'degraded_performance' : status,
    timeZone,
    time: latestBy ?? passed,
    promise: latestBy !== null ? 'holds' : passed !== null ? 'passed' : 'none',
    line: { fromAt: startedAt, asOfAt: Math.max(updatedAt, passed ?? 0), untilAt: latestBy },
  };
}

/** The picture of the page as a whole; a time only where everything that is down has one. */
export function pagePicture({ headline, openIncidents, timeZone }: PublicPage): PictureFacts {
  const { status, latestBy, affected } = headline;
  const isDown = affected > 0;
  const began = openIncidents.map((each) => each.startedAt);
  return {
    ...{ status, timeZone, time: latestBy },
    promise: isDown ? (latestBy === null ? 'none' : 'holds') : null,
    line:
      isDown && began.length > 0
        ? {
            fromAt: Math.min(...began),
            asOfAt: Math.max(...openIncidents.map((each) => each.updatedAt)),
            untilAt: latestBy,
          }
        : null,
  };
}

/** The latest time that has passed, where every time that was given has. */
function passedTime({ components }: PublicIncident): number | null {
  const down = components.filter((each) => each.restoredAt === null);
  const times = down.flatMap(({ eta }) => (eta?.state === 'overdue' && eta.byAt !== null ? [eta.byAt] : []));
  return times.length > 0 && times.length === down.length ? Math.max(...times) : null;
}
