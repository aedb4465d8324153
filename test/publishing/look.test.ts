import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { aQuietPage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

const LOCALES = ['en', 'ko', 'id'] as const;

/** What a tab shows of a page before anybody looks at it: its title and the state in the name of its icon. */
function tabOf(html: string): [string, string] {
  const [, title = ''] = /<title>([^<]*)<\/title>/.exec(html) ?? [];
  const [, icon = ''] = /<link rel="icon"[^>]* href="\/assets\/icon-(\w+)-[0-9a-f]+\.svg">/.exec(html) ?? [];
  return [title, icon];
}

it('shows its state in title and icon, in each language, through all the states that it goes through', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  const { publisher, body, clock } = aPublisher(t, store);
  const [taxi, maps] = [idOf(ids, 'taxi'), idOf(ids, 'maps')];
  const tabs = async (path = ''): Promise<[string, string][]> => {
    await publisher.publishDue();
    return LOCALES.map((locale) => tabOf(body(`/${locale}/${path}`)));
  };
  const all = (icon: string, ...titles: string[]): [string, string][] => titles.map((title) => [title, icon]);

  assert.deepEqual(
    await tabs(),
    all(
      'operational',
      'All services are working · Example status',
      '모든 서비스가 정상입니다 · 예시 서비스 상태',
      'Semua layanan berfungsi · Status Example',
    ),
  );

  const { incident } = await openIncident(asAlice(store, NOON), {
    pageId: page.id,
    name: { en: 'Taxis cannot be called', ko: '택시 호출 불가' },
    impacts: { [taxi]: 'major_outage' },
  });
  assert.deepEqual(
    await tabs(),
    all(
      'major_outage',
      '(!) Taxi calls: Down · Example status',
      '(!) 택시 호출: 이용 불가 · 예시 서비스 상태',
      '(!) Pesan taksi: Tidak dapat digunakan · Status Example',
    ),
  );
  assert.deepEqual(
    await tabs(`incidents/${incident.id}`),
    all(
      'major_outage',
      '(!) Investigating: Taxis cannot be called · Example status',
      '(!) 원인 조사 중: 택시 호출 불가 · 예시 서비스 상태',
      '(!) Sedang diselidiki: Taxis cannot be called · Status Example',
    ),
  );

  clock.advance(MINUTE);
  await postUpdate(asAlice(store, clock.now()), incident.id, {
    impacts: { [taxi]: 'partial_outage', [maps]: 'degraded_performance' },
  });
  assert.deepEqual(
    await tabs(),
    all(
      'partial_outage',
      '(!) 2 services have problems · Example status',
      '(!) 서비스 2개에 문제가 있습니다 · 예시 서비스 상태',
      '(!) 2 layanan mengalami gangguan · Status Example',
    ),
  );

  clock.advance(MINUTE);
  await postUpdate(asAlice(store, clock.now()), incident.id, {
    restoration: { [taxi]: { kind: 'restored', isWatching: true }, [maps]: { kind: 'restored', isWatching: true } },
  });
  assert.deepEqual(
    await tabs(),
    all(
      'operational',
      'Everything works again and is being watched · Example status',
      '모든 서비스가 다시 작동하며 지켜보고 있습니다 · 예시 서비스 상태',
      'Semuanya berfungsi lagi dan sedang dipantau · Status Example',
    ),
  );

  clock.advance(MINUTE);
  await postUpdate(asAlice(store, clock.now()), incident.id, { status: 'resolved', body: { en: 'It is over.' } });
  assert.deepEqual((await tabs(`incidents/${incident.id}`))[0], [
    'Resolved: Taxis cannot be called · Example status',
    'operational',
  ]);

  const { incident: work } = await scheduleMaintenance(asAlice(store, clock.now()), {
    pageId: page.id,
    name: { en: 'Upgrade' },
    body: { en: 'New disks.' },
    scheduledFor: clock.now() + MINUTE,
    scheduledUntil: clock.now() + HOUR,
    componentIds: [maps],
  });
  clock.advance(MINUTE);
  await postUpdate(asAlice(store, clock.now()), work.id, { status: 'in_progress', body: { en: 'We begin.' } });
  assert.deepEqual((await tabs())[0], ['Maintenance is under way · Example status', 'under_maintenance']);
  assert.match(body('/en/'), /class="eta planned">\s*Planned until/, 'the head says until when');
});

it('serves the icon of each state as a file of its own', async (t) => {
  const store = await openTestStore(t);
  await aQuietPage(store);
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const icons = publisher.files.paths().filter((path) => /^\/assets\/icon-[a-z_]+-[0-9a-f]{12}\.svg$/.test(path));
  assert.equal(icons.length, 6);
  assert.equal(
    new Set(icons.map((path) => body(path).replace(/#[0-9a-f]{6}/g, ''))).size,
    6,
    'told apart by their shape',
  );
});
