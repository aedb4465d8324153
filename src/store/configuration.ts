import type { Component, ComponentGroup } from '../domain/component.ts';
import type { Dependency } from '../domain/dependency.ts';
import type { Page } from '../domain/page.ts';
import type { Probe } from '../domain/probe.ts';
import { listComponents, listDependencies } from './components.ts';
import { listGroups } from './groups.ts';
import { listPages } from './pages.ts';
import { listProbes } from './probes.ts';
import type { Db } from './tables.ts';

/** A page with all that an `apply` file can say of it, as rows. */
export interface PageParts {
  page: Page;
  groups: ComponentGroup[];
  components: Component[];
  dependencies: Dependency[];
  probes: Probe[];
}

/** Every page with its parts, in their order. */
export async function listPageParts(db: Db): Promise<PageParts[]> {
  const all: PageParts[] = [];
  for (const page of await listPages(db)) {
    all.push({
      page,
      groups: await listGroups(db, page.id),
      components: await listComponents(db, page.id),
      dependencies: await listDependencies(db, page.id),
      probes: await listProbes(db, page.id),
    });
  }
  return all;
}
