import { inLanguage } from '../../domain/localized-text.ts';
import { translate } from '../../views/language.ts';
import { promisesJson } from '../../views/promise-json.ts';
import { recordFacts, type RecordSource } from '../../views/promise-record.ts';
import { render } from '../../views/render.ts';
import { layout } from '../facts/page-facts.ts';
import { languageOf, type Publication } from '../publication.ts';
import { HTML, JSON_TYPE, type Artefact } from './artefact.ts';

/** The record of promises in each language and as data, where readers may see it; none of it tells of hidden components. */
export function promiseArtefacts(publication: Publication): Artefact[] {
  const { view, base, assets, promised } = publication;
  if (promised === null) return [];
  const names = new Map(view.components.map(({ id, name }) => [id, name]));
  const source: RecordSource = { incidents: promised, names, now: view.asOf };
  const file = { isImmutable: false, fingerprint: null };
  const page = { id: view.id, name: inLanguage(view.name, view.defaultLocale, view.defaultLocale).text };
  return [
    {
      ...{ path: `${base}/api/promises.json`, type: JSON_TYPE, ...file },
      render: () => JSON.stringify(promisesJson(source, page, view.defaultLocale)),
    },
    ...view.locales.map((locale): Artefact => ({
      ...{ path: `${base}/${locale}/promises`, type: HTML, ...file },
      render: () => {
        const language = languageOf(publication, locale);
        const hrefOf = (id: string): string => `${base}/${locale}/incidents/${id}`;
        const frame = layout(publication, locale, translate(locale, 'promises.title'), 'promises');
        const record = recordFacts(source, { language, chosen: '365d', hrefOf });
        const facts = {
          layout: { ...frame, styles: [...frame.styles, assets.promisesStyle] },
          asOf: view.asOf,
          record,
        };
        return render('public/promises', facts, language);
      },
    })),
  ];
}
