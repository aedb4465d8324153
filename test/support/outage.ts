import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { publishStatuses } from '../../src/actions/steps/publish-statuses.ts';
import type { Component, ComponentGroup } from '../../src/domain/component.ts';
import type { Page } from '../../src/domain/page.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { insertComponent, setDependencies } from '../../src/store/components.ts';
import { insertGroup } from '../../src/store/groups.ts';
import type { Store } from '../../src/store/open.ts';
import { insertPage } from '../../src/store/pages.ts';
import { NOON } from './clock.ts';
import { aComponent, aPage, asAlice, idOf } from './factories.ts';

/** A page like that of a real company, during an outage. Everything happens in the hours before `NOON`. */
export interface Outage {
  page: Page;
  ids: Record<string, string>;
  incidentId: string;
  maintenanceId: string;
}

const SERVICES = [
  ['messaging', 'text', 'Text messages', '문자 메시지', 'Pesan teks'],
  ['messaging', 'photos', 'Photos and videos', '사진·동영상', 'Foto dan video'],
  ['messaging', 'calls', 'Voice and video calls', '음성·영상 통화', 'Panggilan suara dan video'],
  ['messaging', 'pc', 'Sign-in on computers', 'PC 로그인', 'Masuk di komputer'],
  ['money', 'pay', 'Payments in shops', '매장 결제', 'Pembayaran di toko'],
  ['money', 'transfer', 'Transfers', '송금', 'Transfer'],
  ['way', 'taxi', 'Taxi calls', '택시 호출', 'Pesan taksi'],
  ['way', 'maps', 'Maps', '지도', 'Peta'],
  ['mail', 'mail', 'Mail', '메일', 'Surel'],
  ['mail', 'imap', 'Mail in other programs (IMAP)', '외부 메일 프로그램(IMAP)', 'Surel di aplikasi lain (IMAP)'],
] as const;

const GROUPS = [
  ['messaging', 'Messaging', '메시지', 'Perpesanan'],
  ['money', 'Money', '금융', 'Keuangan'],
  ['way', 'On the way', '이동', 'Perjalanan'],
  ['mail', 'Mail', '메일', 'Surel'],
] as const;

/** The hidden component behind all others; its name must not reach any reader. */
export const HIDDEN_NAME = 'Pangyo data centre';

export async function aQuietPage(store: Store): Promise<Pick<Outage, 'page' | 'ids'>> {
  const page = aPage({
    name: { en: 'Example status', ko: '예시 서비스 상태', id: 'Status Example' },
    createdAt: NOON - 120 * DAY,
  });
  const { groups, components } = partsOf(page.id);
  const ids = Object.fromEntries(components.map(({ key, id }) => [key, id]));
  await store.transaction(async (tx) => {
    await insertPage(tx, page);
    for (const group of groups) await insertGroup(tx, group);
    for (const component of components) await insertComponent(tx, component);
    for (const { id, key } of components) {
      if (key === 'pangyo' || key === 'maps' || key === 'transfer') continue;
      await setDependencies(tx, id, [{ componentId: id, needsId: idOf(ids, 'pangyo'), kind: 'hard' }]);
    }
    await publishStatuses(tx, page.id, page.createdAt);
  });
  return { page, ids };
}

function partsOf(pageId: string): { groups: ComponentGroup[]; components: Component[] } {
  const times = { createdAt: NOON - 120 * DAY, updatedAt: NOON - 120 * DAY };
  const groups = GROUPS.map(([key, en, ko, id], index) => ({
    ...{ id: newId(), pageId, key, name: { en, ko, id }, description: {}, position: index + 1 },
    ...times,
  }));
  const services = SERVICES.map(([group, key, en, ko, id], index) =>
    aComponent(pageId, key, {
      name: { en, ko, id },
      groupId: groups.find((each) => each.key === group)?.id ?? null,
      position: index + 1,
      ...times,
    }),
  );
  const hidden = aComponent(pageId, 'pangyo', { name: { en: HIDDEN_NAME }, isHidden: true, position: 99, ...times });
  const rare = aComponent(pageId, 'fax', { name: { en: 'Fax' }, isOnlyShownIfDegraded: true, position: 98, ...times });
  return { groups, components: [...services, rare, hidden] };
}

/**
 * Three hours into a data centre's failure: the cause is hidden, mail's time was moved once, photos have a condition,
 * calls are back, and a maintenance is planned.
 */
export async function anOutage(store: Store): Promise<Outage> {
  const { page, ids } = await aQuietPage(store);
  const id = (key: string): string => idOf(ids, key);
  await pastTrouble(store, page, ids);
  const at = (hours: number) => asAlice(store, NOON - hours * HOUR);
  const { incident } = await openIncident(at(3), {
    pageId: page.id,
    name: { en: 'Many services are down after a fire', ko: '화재로 여러 서비스가 중단되었습니다' },
    body: { en: 'A **fire** has cut the power. We are looking into what is affected.' },
    impacts: { [id('pangyo')]: 'major_outage' },
    nextUpdateBy: NOON - 2 * HOUR,
  });
  await postUpdate(at(2.5), incident.id, {
    status: 'identified',
    body: { en: 'The cause is known. Times follow for each service.', ko: '원인을 확인했습니다.' },
    impacts: { [id('pay')]: 'partial_outage' },
    restoration: {
      [id('mail')]: { kind: 'by', byAt: NOON + HOUR },
      [id('text')]: { kind: 'by', byAt: NOON - 30 * MINUTE },
      [id('photos')]: {
        kind: 'conditional',
        byAt: NOON + 5 * HOUR,
        condition: { en: '2 h after power returns', ko: '전력 복구 후 2시간' },
      },
      [id('taxi')]: { kind: 'assessing' },
      [id('pay')]: { kind: 'window', earliestAt: NOON + HOUR, byAt: NOON + 3 * HOUR },
    },
    nextUpdateBy: NOON + HOUR,
  });
  await postUpdate(at(1), incident.id, {
    body: {},
    restoration: {
      [id('mail')]: { kind: 'by', byAt: NOON + 4 * HOUR, reason: { en: 'disks must be checked first' } },
      [id('calls')]: { kind: 'restored' },
    },
  });
  const { incident: maintenance } = await scheduleMaintenance(at(1), {
    pageId: page.id,
    name: { en: 'Database upgrade', ko: '데이터베이스 업그레이드', id: 'Pembaruan basis data' },
    body: { en: 'Maps will be slower for a few minutes.' },
    scheduledFor: NOON + 2 * DAY,
    scheduledUntil: NOON + 2 * DAY + HOUR,
    componentIds: [id('maps')],
  });
  return { page, ids, incidentId: incident.id, maintenanceId: maintenance.id };
}

async function pastTrouble(store: Store, page: Page, ids: Record<string, string>): Promise<void> {
  for (const [days, key, status] of [
    [60, 'maps', 'degraded_performance'],
    [33, 'transfer', 'partial_outage'],
    [12, 'mail', 'major_outage'],
  ] as const) {
    const start = NOON - days * DAY;
    const { incident } = await openIncident(asAlice(store, start), {
      pageId: page.id,
      name: { en: `Trouble with ${key}` },
      body: { en: 'We are looking into it.' },
      impacts: { [idOf(ids, key)]: status },
    });
    await postUpdate(asAlice(store, start + 2 * HOUR), incident.id, { status: 'resolved', body: { en: 'It works.' } });
  }
}
