import type { PublicIncident } from '../../domain/public-incident.ts';
import { render } from '../../views/render.ts';
import { historyFacts, incidentPageFacts, pageFacts } from '../facts/page-facts.ts';
import { languageOf, type Publication } from '../publication.ts';
import { HTML, type Artefact } from './artefact.ts';

/** The page and its history in each of its languages. */
export function pageArtefacts(publication: Publication): Artefact[] {
  const { base, view } = publication;
  const file = { type: HTML, isImmutable: false, fingerprint: null };
  return view.locales.flatMap((locale) => {
    const language = languageOf(publication, locale);
    return [
      {
        path: `${base}/${locale}/history`,
        ...file,
        render: () => render('public/history', historyFacts(publication, locale), language),
      },
      {
        path: `${base}/${locale}/`,
        ...file,
        render: () => render('public/page', pageFacts(publication, locale), { ...language, near: view.asOf }),
      },
    ];
  });
}

/** An incident's own page in each language. One that is over is rendered again only when something in it changed. */
export function incidentArtefacts(publication: Publication, incident: PublicIncident, fingerprint: string): Artefact[] {
  const { base, view } = publication;
  return view.locales.map((locale) => ({
    path: `${base}/${locale}/incidents/${incident.id}`,
    type: HTML,
    isImmutable: false,
    fingerprint: incident.isOver ? fingerprint : null,
    render: () =>
      render('public/incident', incidentPageFacts(publication, incident, locale), languageOf(publication, locale)),
  }));
}
