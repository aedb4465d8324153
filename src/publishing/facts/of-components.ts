import type { PublicIncident } from '../../domain/public-incident.ts';
import type { PublicPage } from '../../domain/status-page.ts';
import { hashOf } from '../prepare.ts';
import type { Publication } from '../publication.ts';
import { timelinesByComponent } from './about-component.ts';

/** What the artefacts of one component are made from. */
export interface OfComponent {
  component: PublicPage['components'][number];
  /** The timelines that it is in, newest first. */
  incidents: PublicIncident[];
  /** Stands for all of them and for what the whole page shows. */
  fingerprint: string;
}

const made = new WeakMap<Publication, OfComponent[]>();

/** Every component that readers may see, with its own part of the news. Worked out once a round. */
export function ofComponents(publication: Publication): OfComponent[] {
  const known = made.get(publication);
  if (known) return known;
  const { view, shape } = publication;
  const hashes = new Map(view.timelines.map((incident) => [incident, hashOf(JSON.stringify(incident))]));
  const byId = timelinesByComponent(view);
  const quiet = hashOf(JSON.stringify([shape]));
  const all = view.components.map((component) => {
    const incidents = byId.get(component.id) ?? [];
    const fingerprint =
      incidents.length === 0 ? quiet : hashOf([shape, ...incidents.map((each) => hashes.get(each))].join(' '));
    return { component, incidents, fingerprint };
  });
  made.set(publication, all);
  return all;
}
