import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addNote } from '../../src/actions/add-note.ts';
import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import { createTemplates } from '../../src/actions/create-template.ts';
import { dismissProposal } from '../../src/actions/dismiss-proposal.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { saveDraft } from '../../src/actions/save-draft.ts';
import { newIncidentSubject } from '../../src/domain/draft.ts';
import { updatePage } from '../../src/actions/update-page.ts';
import { HOUR } from '../../src/lib/clock.ts';
import { listWaitingProposals } from '../../src/store/proposals.ts';
import { NOON } from '../support/clock.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { aMailSetting } from '../support/mail-setting.ts';
import { addProbe, sampled } from '../support/probes.ts';
import { aPublisher } from '../support/publisher.ts';
import { startWeb } from '../support/web.ts';

const SECRET = 'zebra-in-the-basement';

it('lets nothing that only staff may see reach any artefact, answer or mail', async (t) => {
  const setting = await aMailSetting(t, ['mail', 'taxi', 'maps']);
  const { store, page, ids, clock, catcher } = setting;
  const { alice, apiToken, reader } = await startWeb(t, store, { clock });
  await setting.addSubscribers(['reader@example.com']);
  const seen = {
    ...{ pageId: page.id, name: { en: 'Mail is down' } },
    impacts: { [idOf(ids, 'mail')]: 'major_outage' },
  } as const;
  const { incident } = await openIncident(asAlice(store, NOON), seen);
  await addNote(asAlice(store, NOON), incident.id, `${SECRET} note`);
  const fields = { 'body.en': [`${SECRET} draft`], 'name.en': [SECRET] };
  for (const subject of [incident.id, newIncidentSubject(page.id)]) {
    await saveDraft(asAlice(store, NOON), 'alice0000000', subject, fields);
  }
  const words = { label: `${SECRET} label`, name: { en: SECRET }, body: { en: `${SECRET} template` } };
  const template = { ...words, status: 'resolved', nextUpdateMinutes: null, isFirstNotice: false } as const;
  await createTemplates(asAlice(store, NOON), page.id, [template]);
  for (const key of ['taxi', 'maps']) {
    const probe = await addProbe(store, idOf(ids, key), 'propose', { key: SECRET });
    await sampled(store, probe.id, 'bbb', NOON - HOUR);
  }
  const [first] = await listWaitingProposals(store.db, page.id);
  await dismissProposal(asAlice(store, NOON), first?.id ?? '', `${SECRET} reason`);
  clock.advance(HOUR);

  for (const path of [
    `/console/incidents/${incident.id}`,
    '/console/templates',
    '/console/proposals',
    '/console/incidents/new',
  ]) {
    assert.match(
      (await alice.get(path).expect(200)).text,
      new RegExp(SECRET),
      `${path} shows staff what this test hides`,
    );
  }

  const { publisher, body } = aPublisher(t, store, { clock });
  await publisher.publishDue();
  const paths = publisher.files.paths();
  assert.ok(paths.length > 20 && paths.some((path) => path.includes(incident.id)));
  assert.deepEqual(
    paths.filter((path) => body(path).includes(SECRET)),
    [],
  );

  await setting.tell();
  const mails = catcher.to('reader@example.com');
  assert.equal(mails.length, 1);
  assert.doesNotMatch(`${mails[0]?.text ?? ''}${String(mails[0]?.html)}${mails[0]?.subject ?? ''}`, new RegExp(SECRET));

  const authorization = `OAuth ${await apiToken()}`;
  for (const path of ['', '/incidents', `/incidents/${incident.id}`, '/components']) {
    const answer = await reader.get(`/v1/pages/${page.id}${path}`).set('Authorization', authorization).expect(200);
    assert.doesNotMatch(answer.text, new RegExp(SECRET), path);
  }
});

it('shows contact, alternatives and the pinned banner wherever readers look', async (t) => {
  const setting = await aMailSetting(t, ['mail']);
  const { store, page, ids, clock, catcher } = setting;
  await addConfirmedSubscribers(asAlice(store), page.id, ['reader@example.com'], 'ko');
  const banner = { en: 'We never ask you to install <anything>.', ko: '설치를 요구하지 않습니다.' };
  await updatePage(asAlice(store), page.id, { banner });
  const { incident } = await openIncident(asAlice(store), {
    ...{ pageId: page.id, name: { en: 'Mail is down' }, impacts: { [idOf(ids, 'mail')]: 'major_outage' } },
    contact: { en: 'Call 1588-0000', ko: '1588-0000번' },
    alternatives: { en: "Use the bank's own app", ko: '은행 앱 이용' },
  });
  const { publisher, body } = aPublisher(t, store, { clock });
  await publisher.publishDue();
  for (const path of ['/en/', '/en/history', `/en/incidents/${incident.id}`]) {
    assert.match(
      body(path),
      /<aside class="column banner"[^>]*><p>We never ask you to install &lt;anything&gt;\./,
      path,
    );
  }
  for (const path of ['/en/', `/en/incidents/${incident.id}`]) {
    assert.match(body(path), /What you can do meanwhile:<\/strong> Use the bank&#x27;s own app/, path);
    assert.match(body(path), /Help with this:<\/strong> Call 1588-0000/, path);
  }
  for (const path of ['/history.atom', '/history.rss']) {
    assert.match(body(path), /Use the bank&amp;apos;s own app/, path);
    assert.match(body(path), /Call 1588-0000/, path);
  }
  const { incident: json } = JSON.parse(body(`/api/v2/incidents/${incident.id}.json`)) as {
    incident: Record<string, unknown>;
  };
  assert.deepEqual([json['contact'], json['alternatives']], ['Call 1588-0000', "Use the bank's own app"]);
  await setting.tell();
  const [mail] = catcher.to('reader@example.com');
  for (const text of [mail?.text ?? '', String(mail?.html)]) {
    assert.match(text, /설치를 요구하지 않습니다\./);
    assert.match(text, /1588-0000번/);
    assert.match(text, /은행 앱 이용/);
    assert.doesNotMatch(text, /1577-0000/);
  }
});
