import { LOCALES, type Locale } from '../../src/domain/localized-text.ts';
import { catalogueOf } from '../../src/views/language.ts';

/**
 * What is wrong with a language's catalogue, one line a message: `missing page.help: "Need help?"`. Run by itself, this
 * file lists it for all languages, or for those that are named: `npm run words -- ja de`.
 */
export function catalogueFaults(locale: Locale): string[] {
  const [own, english] = [catalogueOf(locale), catalogueOf('en')];
  const missing = [...english].filter(([key]) => !own.has(key));
  const unknown = [...own.keys()].filter((key) => !english.has(key));
  const present = [...own].filter(([key]) => english.has(key));
  return [
    ...missing.map(([key, message]) => `missing ${key}: ${JSON.stringify(message)}`),
    ...unknown.map((key) => `unknown ${key}: English does not say it`),
    ...present.flatMap(([key, message]) =>
      messageFaults(locale, message, english.get(key) ?? '').map((fault) => `${key} ${fault}`),
    ),
  ];
}

type Message = string | Record<string, string>;

function messageFaults(locale: Locale, message: Message, english: Message): string[] {
  const forms = typeof message === 'string' ? [message] : Object.values(message);
  const faults = forms.some((form) => form.trim() === '') ? ['is empty'] : [];
  const [places, wanted] = [
    placesIn(forms),
    placesIn(typeof english === 'string' ? [english] : Object.values(english)),
  ];
  if (places !== wanted) faults.push(`has the places ${places || 'none'}, not ${wanted || 'none'}`);
  if (locale !== 'en' && forms.some((form) => SENTENCE.test(form) && isSaid(form, english)))
    faults.push('is still in English');
  if (typeof message === 'string') return typeof english === 'string' ? faults : [...faults, 'has no plural forms'];
  const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted().join(' ');
  const given = Object.keys(message).toSorted().join(' ');
  return given === needed ? faults : [...faults, `has the plural forms ${given}, not ${needed}`];
}

/** Three words in a row: shorter ones can be the same in two languages. */
const SENTENCE = /\p{L}+ \p{L}+ \p{L}+/u;

function isSaid(form: string, english: Message): boolean {
  return typeof english === 'string' ? form === english : Object.values(english).includes(form);
}

function placesIn(forms: readonly string[]): string {
  return [...new Set(forms.join(' ').match(/\{\w+\}/g))].toSorted().join(' ');
}

if (import.meta.main) {
  const named = process.argv.slice(2);
  for (const locale of LOCALES.filter((each) => named.length === 0 || named.includes(each))) {
    for (const fault of catalogueFaults(locale)) process.stdout.write(`${locale}: ${fault}\n`);
  }
}
