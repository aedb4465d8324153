import type { PublicComponent } from '../../domain/status-page.ts';
import { byWorst } from '../../domain/status.ts';
import type { EtaLine, FeatureLine } from '../../views/page-facts.ts';

/**
 * What a service consists of, in as few lines as it takes: features of which the same is to be said stand together, the
 * worst first. A promise is said only where the service's own does not say it already.
 */
export function featureLines(
  component: PublicComponent,
  etaOf: (feature: PublicComponent) => EtaLine | null,
): FeatureLine[] {
  const own = JSON.stringify(etaOf(component));
  const lines = component.features.map((feature) => {
    const eta = etaOf(feature);
    const isSaid = JSON.stringify(eta) === own || (eta?.key === 'assessing' && eta.next === null);
    return {
      status: feature.status,
      isWatched: feature.watchingSinceAt !== null,
      name: feature.name,
      eta: isSaid ? null : eta,
    };
  });
  const alike = Map.groupBy(lines, ({ name: _, ...line }) => JSON.stringify(line));
  return [...alike.values()]
    .flatMap((some) => {
      const [first] = some;
      return first ? [{ ...first, names: some.map((each) => each.name) }] : [];
    })
    .map(({ name: _, ...line }) => line)
    .sort((a, b) => byWorst(a.status, b.status));
}
