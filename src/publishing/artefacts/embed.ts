import { inLanguage, type Locale } from '../../domain/localized-text.ts';
import type { PublicComponent } from '../../domain/status-page.ts';
import type { EmbeddedService, EmbedFacts } from '../../views/embed-facts.ts';
import { render } from '../../views/render.ts';
import { componentEta } from '../facts/page-facts.ts';
import { hashOf } from '../prepare.ts';
import { languageOf, type Publication } from '../publication.ts';
import { HTML, SCRIPT, type Artefact } from './artefact.ts';

/** Services in a frame: it has a height that somebody else chose. */
const MOST = 5;

/**
 * What other sites may show in a frame: a banner of one line, and an element with what is affected, each in every
 * language and without any script; and a small script that shows the banner only while something is wrong.
 */
export function embedArtefacts(publication: Publication): Artefact[] {
  const { base, view, assets } = publication;
  const file = { type: HTML, isImmutable: false, fingerprint: null };
  const frames = (['banner', 'status'] as const).flatMap((kind) =>
    view.locales.map((locale): Artefact => ({
      path: `${base}/${locale}/embed/${kind}`,
      ...file,
      render: () => render(`public/embed-${kind}`, embedFacts(publication, locale), languageOf(publication, locale)),
    })),
  );
  const script: Artefact = {
    ...{ path: `${base}/embed.js`, type: SCRIPT, isImmutable: false, fingerprint: hashOf(assets.embedScript) },
    render: () => assets.embedScript,
  };
  return [...frames, script];
}

function embedFacts({ view, base, baseUrl, assets }: Publication, locale: Locale): EmbedFacts {
  const { headline, affected, asOf, name } = view;
  const service = (each: PublicComponent): EmbeddedService => {
    return { name: each.name, status: each.status, eta: componentEta(each) };
  };
  const [first] = affected;
  return {
    frame: {
      locale,
      title: inLanguage(name, locale, view.defaultLocale).text,
      style: assets.embedStyle,
      home: `${baseUrl}${base}/${locale}/`,
      pageName: name,
    },
    asOf,
    headline,
    single: headline.kind === 'one' && first ? service(first) : null,
    affected: affected.slice(0, MOST).map(service),
    more: Math.max(0, affected.length - MOST),
  };
}
