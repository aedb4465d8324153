import type { Fault } from '../../domain/errors.ts';
import type { Locale } from '../../domain/localized-text.ts';
import { catalogueOf, translate } from '../../views/language.ts';

/** Each area of the catalogue may have its own. */
const FAULT = /^\w+\.fault\./;

/** The domain says what is wrong in English sentences; the catalogue holds each, and so its place in every language. */
const keys = new Map(
  [...catalogueOf('en')].filter(([key]) => FAULT.test(key)).map(([key, sentence]) => [sentence, key]),
);

/** Faults in the language of the person who reads them; a sentence that the catalogue lacks stays as it is. */
export function inWordsOf(locale: Locale, faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => {
    const key = keys.get(fault.message);
    return key === undefined ? fault : { ...fault, message: translate(locale, key) };
  });
}
