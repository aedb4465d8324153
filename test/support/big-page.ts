import { openIncident } from '../../src/actions/open-incident.ts';
import { publishStatuses } from '../../src/actions/steps/publish-statuses.ts';
import type { Page } from '../../src/domain/page.ts';
import { DAY, HOUR } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { insertComponent, setDependencies } from '../../src/store/components.ts';
import { insertGroup } from '../../src/store/groups.ts';
import type { Store } from '../../src/store/open.ts';
import { insertPage } from '../../src/store/pages.ts';
import { NOON } from './clock.ts';
import { aComponent, aPage, asAlice, idOf } from './factories.ts';

/** A page of fifty services in five groups; the first two groups hang on a hidden data centre. */
export interface BigPage {
  page: Page;
  /** Ids of groups and components by key: `messaging`, `messaging-1` … `messaging-10`, `pangyo`. */
  ids: Record<string, string>;
}

const GROUPS = ['messaging', 'money', 'mobility', 'media', 'mail'] as const;
const SERVICES_EACH = 10;

export async function aBigPage(store: Store): Promise<BigPage> {
  const page = aPage({ createdAt: NOON - DAY });
  const groups = GROUPS.map((key, index) => ({
    ...{ id: newId(), pageId: page.id, key, name: { en: title(key) }, description: {}, position: index + 1 },
    ...{ createdAt: NOON - DAY, updatedAt: NOON - DAY },
  }));
  const services = groups.flatMap((group) =>
    Array.from({ length: SERVICES_EACH }, (_, index) => {
      const name = { en: `${title(group.key)} ${index + 1}` };
      return aComponent(page.id, `${group.key}-${index + 1}`, { name, groupId: group.id, position: index + 1 });
    }),
  );
  const centre = aComponent(page.id, 'pangyo', { name: { en: 'Pangyo data centre' }, isHidden: true, position: 99 });
  const ids = Object.fromEntries([...groups, ...services, centre].map(({ key, id }) => [key, id]));
  const hangs = services.filter(({ groupId }) => groupId === idOf(ids, 'messaging') || groupId === idOf(ids, 'money'));
  await store.transaction(async (tx) => {
    await insertPage(tx, page);
    for (const group of groups) await insertGroup(tx, group);
    for (const component of [...services, centre]) await insertComponent(tx, component);
    for (const { id } of hangs) {
      await setDependencies(tx, id, [{ componentId: id, needsId: centre.id, kind: 'hard' }]);
    }
    await publishStatuses(tx, page.id, NOON - DAY);
  });
  return { page, ids };
}

/** Its data centre failed an hour before noon: twenty services are down with it. Returns the incident's id. */
export async function aBigOutage(store: Store, { page, ids }: BigPage): Promise<string> {
  const { incident } = await openIncident(asAlice(store, NOON - HOUR), {
    pageId: page.id,
    name: { en: 'Power failure in a data centre', ko: '데이터 센터 정전' },
    body: { en: 'The power failed.' },
    impacts: { [idOf(ids, 'pangyo')]: 'major_outage' },
  });
  return incident.id;
}

function title(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}
