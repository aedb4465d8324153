import type { Socket } from 'node:net';
import type { Phases } from '../domain/probe.ts';
import { monotonicMs } from '../lib/clock.ts';

/** Notes when a socket passes each phase. Monotonic: a step of the machine's clock changes no duration. */
export interface PhaseWatch {
  follow(socket: Socket): void;
  firstByte(): void;
  isConnected(): boolean;
  phases(): Phases;
}

type Moment = 'lookup' | 'connect' | 'secureConnect' | 'firstByte';

/** Begins to measure now. */
export function createPhaseWatch(): PhaseWatch {
  const startedAt = monotonicMs();
  const moments = new Map<Moment, number>();
  // A name with several addresses is looked up once but told for each: the first counts.
  const note = (moment: Moment): void => {
    if (!moments.has(moment)) moments.set(moment, monotonicMs());
  };
  const since = (moment: Moment, ...before: Moment[]): number | null => {
    const at = moments.get(moment);
    const from = before.map((each) => moments.get(each)).find((each) => each !== undefined) ?? startedAt;
    return at === undefined ? null : Math.max(0, at - from);
  };
  return {
    follow: (socket) => {
      for (const moment of ['lookup', 'connect', 'secureConnect'] as const) {
        socket.once(moment, () => {
          note(moment);
        });
      }
    },
    firstByte: () => {
      note('firstByte');
    },
    isConnected: () => moments.has('connect'),
    phases: () => ({
      dnsMs: since('lookup'),
      connectMs: since('connect', 'lookup'),
      tlsMs: since('secureConnect', 'connect'),
      firstByteMs: since('firstByte', 'secureConnect', 'connect'),
    }),
  };
}
