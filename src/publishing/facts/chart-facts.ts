import type { Locale } from '../../domain/localized-text.ts';
import type { ChartFacts } from '../../views/history-facts.ts';
import type { ChartTimes } from '../response-charts.ts';

/** The field in which a chart is drawn. */
const WIDTH = 600;
const HEIGHT = 120;

/** A chart as paths, in steps: an hour that stands alone is seen as well as one between others. */
export function chartFacts({ key, slots, median, high, checks }: ChartTimes, locale: Locale): ChartFacts {
  const top = roundUp(Math.max(...slots.map((slot) => slot?.high ?? 0)));
  const x = (index: number): number => Math.round((index * WIDTH) / slots.length);
  const y = (ms: number): number => Math.round(HEIGHT - (ms / top) * HEIGHT);
  return {
    key,
    median: pieces(slots, (slot) => slot.median)
      .map((piece) =>
        piece.map(({ index, ms }, at) => `${at === 0 ? `M${x(index)} ` : 'V'}${y(ms)}H${x(index + 1)}`).join(''),
      )
      .join(''),
    high: pieces(slots, (slot) => slot.high)
      .map((piece) => {
        const steps = piece.map(({ index, ms }) => `V${y(ms)}H${x(index + 1)}`).join('');
        return `M${x(piece[0]?.index ?? 0)} ${HEIGHT}${steps}V${HEIGHT}Z`;
      })
      .join(''),
    top: milliseconds(top, locale),
    medianWords: milliseconds(median, locale),
    highWords: milliseconds(high, locale),
    checks,
  };
}

interface Step {
  index: number;
  ms: number;
}

/** Runs of slots in which something was measured. */
function pieces(
  slots: ChartTimes['slots'],
  valueOf: (slot: NonNullable<ChartTimes['slots'][number]>) => number,
): Step[][] {
  const runs: Step[][] = [];
  for (const [index, slot] of slots.entries()) {
    if (slot === null) continue;
    if (index > 0 && slots[index - 1] !== null) runs.at(-1)?.push({ index, ms: valueOf(slot) });
    else runs.push([{ index, ms: valueOf(slot) }]);
  }
  return runs;
}

/** To 1, 2 or 5 with noughts, so that charts of like services have like scales. */
function roundUp(ms: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, ms)));
  return [1, 2, 5, 10].map((factor) => factor * unit).find((each) => each >= ms) ?? ms;
}

/** Two digits: what was measured is known to 5 %. */
function milliseconds(ms: number, locale: Locale): string {
  const isShort = ms < 1_000;
  const style = { style: 'unit', unit: isShort ? 'millisecond' : 'second', unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(locale, { ...style, maximumSignificantDigits: 2 }).format(isShort ? ms : ms / 1_000);
}
