/** What went wrong, in the product's words. `web/errors.ts` turns each code into an HTTP status, once. */
export type ProblemCode = 'invalid' | 'unauthorized' | 'forbidden' | 'not_found' | 'conflict' | 'rate_limited';

/** One thing wrong with what somebody entered: which field, and a sentence with the fault and the remedy. */
export interface Fault {
  field: string;
  message: string;
}

/** An expected failure: shown to whoever caused it. Anything else thrown is our own fault and is not shown. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly faults: readonly Fault[];

  constructor(code: ProblemCode, message: string, faults: readonly Fault[] = []) {
    super(message);
    this.code = code;
    this.faults = faults;
  }
}

/** Bad input. The message is the faults' own sentences, so that it reads well in a log or an API answer too. */
export function invalid(...faults: [Fault, ...Fault[]]): Problem {
  return new Problem('invalid', faults.map((fault) => `${fault.field}: ${fault.message}`).join(' '), faults);
}

/** Throws all faults at once where there are any: people mend a form in one go. */
export function rejectFaults(faults: readonly Fault[]): void {
  const [first, ...rest] = faults;
  if (first) throw invalid(first, ...rest);
}

/** Something that does not exist, or that the asker may not know to exist. */
export function notFound(what: string): Problem {
  return new Problem('not_found', `There is no such ${what}.`);
}
