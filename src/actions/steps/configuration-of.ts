import type { Configuration, ConfiguredPage } from '../../domain/configuration.ts';
import type { PageParts } from '../../store/configuration.ts';

/** What an install has, in the form in which an `apply` file asks for it: keys instead of ids. */
export function configurationOf(all: readonly PageParts[]): Configuration {
  return { pages: all.map(pageOf) };
}

function pageOf({ page, groups, components, dependencies, probes }: PageParts): ConfiguredPage {
  const groupKeys = new Map(groups.map((group) => [group.id, group.key]));
  const componentKeys = new Map(components.map((component) => [component.id, component.key]));
  return {
    ...page,
    groups,
    components: components.map((component) => ({
      ...component,
      groupKey: component.groupId === null ? null : (groupKeys.get(component.groupId) ?? null),
      parentKey: component.parentId === null ? null : (componentKeys.get(component.parentId) ?? null),
      needs: dependencies
        .filter((each) => each.componentId === component.id)
        .flatMap(({ needsId, kind }) => {
          const key = componentKeys.get(needsId);
          return key === undefined ? [] : [{ key, kind }];
        }),
      probes: probes.filter((probe) => probe.componentId === component.id),
    })),
  };
}
