import type { Estimate } from '../domain/estimate.ts';

/** An estimate from a component's own past, beside the fields in which somebody gives theirs. */
export interface SuggestionFacts extends Estimate {
  /** The box to tick: it is never applied without a person. */
  field: { id: string; name: string; isChosen: boolean };
}
