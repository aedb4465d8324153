import { etaState, etaStep, type Eta } from '../../domain/restoration.ts';
import type { LocalizedText } from '../../domain/localized-text.ts';
import type { EtaLineFacts, EtaRevisionFacts } from '../../views/console-facts.ts';

type EtaFacts = Pick<Eta, 'kind' | 'byAt' | 'earliestAt' | 'condition' | 'reason' | 'basis'>;

/** What an ETA is worth now, in one line. */
export function etaLine(eta: EtaFacts, restoredAt: number | null, now: number): EtaLineFacts {
  const state = etaState(eta, restoredAt, now);
  return { ...lineOf(eta), word: state === 'overdue' || state === 'restored' ? state : wordOf(eta), state };
}

/** What an ETA said when it was given, whatever became of it. */
function lineOf(eta: EtaFacts): EtaLineFacts {
  return {
    word: wordOf(eta),
    state: eta.kind === 'assessing' || eta.kind === 'withdrawn' ? eta.kind : 'current',
    byAt: eta.byAt,
    earliestAt: eta.earliestAt,
    condition: eta.condition,
    reason: eta.reason,
    isFromHistory: eta.basis === 'history',
  };
}

function wordOf({ kind, byAt }: EtaFacts): EtaLineFacts['word'] {
  return kind === 'conditional' && byAt === null ? 'conditional_open' : kind;
}

/** One revision, with what it moved away from. A reason that only repeats the update's own words is left out. */
export function etaRevision(
  eta: Eta,
  all: readonly Eta[],
  componentName: LocalizedText,
  body: LocalizedText,
): EtaRevisionFacts {
  const line = lineOf(eta);
  const own = all.filter((each) => each.componentId === eta.componentId);
  const previous = own[own.indexOf(eta) - 1];
  const step = etaStep(previous, eta);
  const isMove = (step === 'later' || step === 'earlier') && previous?.byAt != null;
  return {
    componentName,
    line: { ...line, reason: JSON.stringify(line.reason) === JSON.stringify(body) ? null : line.reason },
    moved: isMove ? { step, fromAt: Number(previous.byAt) } : null,
    isMissed: eta.missedAt !== null,
  };
}
