import { componentFeed, historyFeed, updatesFeed, type Feed } from '../facts/feed-facts.ts';
import { ofComponents } from '../facts/of-components.ts';
import type { Publication } from '../publication.ts';
import { ATOM, JSON_FEED, RSS, type Artefact } from './artefact.ts';
import { atom } from './atom.ts';
import { jsonFeed } from './json-feed.ts';
import { rss } from './rss.ts';

/** The feeds of a page: by incident, by update, and of each component, in its default language. */
export function feedArtefacts(publication: Publication): Artefact[] {
  const { base } = publication;
  const file = { isImmutable: false, fingerprint: null };
  return [
    ...bothFormats(publication, '/history', null, () => historyFeed(publication)),
    ...bothFormats(publication, '/updates', null, () => updatesFeed(publication)),
    {
      ...{ path: `${base}/feed.json`, type: JSON_FEED, ...file },
      render: () => JSON.stringify(jsonFeed(publication, '/feed.json', historyFeed(publication))),
    },
    ...ofComponents(publication).flatMap(({ component, incidents, fingerprint }) =>
      bothFormats(publication, `/components/${component.id}/history`, fingerprint, () =>
        componentFeed(publication, component, incidents),
      ),
    ),
  ];
}

function bothFormats(publication: Publication, path: string, fingerprint: string | null, feed: () => Feed): Artefact[] {
  const file = { isImmutable: false, fingerprint };
  return [
    { path: `${publication.base}${path}.atom`, type: ATOM, ...file, render: () => atom(publication, feed()) },
    { path: `${publication.base}${path}.rss`, type: RSS, ...file, render: () => rss(publication, feed()) },
  ];
}
