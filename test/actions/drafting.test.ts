import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addNote } from '../../src/actions/add-note.ts';
import { confirmProposal } from '../../src/actions/confirm-proposal.ts';
import { createTemplates } from '../../src/actions/create-template.ts';
import { deleteTemplate } from '../../src/actions/delete-template.ts';
import { discardDraft } from '../../src/actions/discard-draft.ts';
import { dismissProposal } from '../../src/actions/dismiss-proposal.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { saveDraft } from '../../src/actions/save-draft.ts';
import { updateIncident } from '../../src/actions/update-incident.ts';
import { updateTemplate } from '../../src/actions/update-template.ts';
import { newIncidentSubject } from '../../src/domain/draft.ts';
import type { TemplateSettings } from '../../src/domain/template.ts';
import { MINUTE } from '../../src/lib/clock.ts';
import { findAuditDetails, listAuditEntries } from '../../src/store/audit.ts';
import { findDraft } from '../../src/store/drafts.ts';
import { getIncident } from '../../src/store/incidents.ts';
import { record, ruleEvidence } from '../../src/store/json.ts';
import { listNotes } from '../../src/store/notes.ts';
import type { Store } from '../../src/store/open.ts';
import { getPage } from '../../src/store/pages.ts';
import { getProposal, listPastProposals, listWaitingProposals } from '../../src/store/proposals.ts';
import { insertStaff } from '../../src/store/staff.ts';
import { listTemplates } from '../../src/store/templates.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';
import { addProbe, incidents, sampled } from '../support/probes.ts';

const FIRST: TemplateSettings = {
  ...{ label: 'First', name: { en: 'Problems with {services}' }, body: { en: 'Since {started_at}.', ko: '{eta}' } },
  ...{ status: 'investigating', nextUpdateMinutes: 30, isFirstNotice: true },
};

const ALICE = 'alice0000000';

async function addAlice(store: Store): Promise<void> {
  const person = { id: ALICE, email: 'alice@example.com', name: 'Alice', role: 'owner', locale: 'en' } as const;
  const rest = { createdAt: NOON, isOnDuty: false, disabledAt: null, passwordHash: '' };
  await store.transaction((tx) => insertStaff(tx, { ...person, ...rest }));
}

describeOnBoth('templates', (database) => {
  it('are added in order, changed and removed, and a page has one first notice at most', async (t) => {
    const store = await openTestStore(t, database);
    const { page } = await aSetting(store, ['mail']);
    const alice = asAlice(store);
    const [first, second] = await createTemplates(alice, page.id, [FIRST, { ...FIRST, label: 'Second' }]);
    assert.ok(first && second);
    const flags = async () => (await listTemplates(store.db, page.id)).map((each) => [each.label, each.isFirstNotice]);
    assert.deepEqual(await flags(), [
      ['First', false],
      ['Second', true],
    ]);
    const changed = await updateTemplate(alice, first.id, { ...FIRST, label: 'Earlier', nextUpdateMinutes: null });
    assert.deepEqual([changed.position, changed.nextUpdateMinutes, changed.body], [1, null, FIRST.body]);
    assert.deepEqual(await flags(), [
      ['Earlier', true],
      ['Second', false],
    ]);
    await deleteTemplate(alice, second.id);
    assert.deepEqual(await flags(), [['Earlier', true]]);
    await assert.rejects(deleteTemplate(alice, second.id), /no such template/);
    const actions = (await listAuditEntries(store.db, first.id)).map(({ action }) => action);
    assert.deepEqual(new Set(actions), new Set(['create-template', 'update-template']));
  });

  it('are all refused where one of them is wrong', async (t) => {
    const store = await openTestStore(t, database);
    const { page } = await aSetting(store, ['mail']);
    const wrong = { ...FIRST, body: { en: 'Back by {when}' } };
    await assert.rejects(createTemplates(asAlice(store), page.id, [FIRST, wrong]), /Only these can stand in braces/);
    assert.deepEqual(await listTemplates(store.db, page.id), []);
  });
});

describeOnBoth('drafts', (database) => {
  it('are one for each person and subject, the latest, and readers learn nothing of them', async (t) => {
    const store = await openTestStore(t, database);
    const { page } = await aSetting(store, ['mail']);
    await addAlice(store);
    const subject = newIncidentSubject(page.id);
    const { version } = await getPage(store.db, page.id);
    await saveDraft(asAlice(store), ALICE, subject, { 'body.en': ['One'], _csrf: ['secret'] });
    await saveDraft(asAlice(store, NOON + 1), ALICE, subject, { 'body.en': ['Two'], components: ['a', 'b'] });
    const draft = await findDraft(store.db, ALICE, subject);
    assert.deepEqual(draft?.fields, { 'body.en': ['Two'], components: ['a', 'b'] });
    assert.equal(draft.updatedAt, NOON + 1);
    assert.equal(await findDraft(store.db, 'bob', subject), undefined);
    assert.equal((await getPage(store.db, page.id)).version, version);
    await discardDraft(store, ALICE, subject);
    assert.equal(await findDraft(store.db, ALICE, subject), undefined);
  });

  it('are refused about what does not exist, and where they are larger than any form', async (t) => {
    const store = await openTestStore(t, database);
    const { page } = await aSetting(store, ['mail']);
    await addAlice(store);
    for (const subject of ['nothing', 'new:', 'new:nothing', `new:${page.id} `]) {
      await assert.rejects(saveDraft(asAlice(store), ALICE, subject, {}), /no such incident/, subject);
    }
    const huge = { body: ['x'.repeat(400_001)] };
    await assert.rejects(saveDraft(asAlice(store), ALICE, newIncidentSubject(page.id), huge), /too long to be kept/);
  });
});

describeOnBoth('what staff say beside an update', (database) => {
  it('keeps notes with their authors, and refuses one that says nothing', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const input = {
      pageId: page.id,
      name: { en: 'Mail is down' },
      impacts: { [idOf(ids, 'mail')]: 'major_outage' },
    } as const;
    const { incident } = await openIncident(asAlice(store), input);
    const { version } = await getPage(store.db, page.id);
    await addNote(asAlice(store, NOON + 1), incident.id, ' The diesel is late. ');
    await addNote(asAlice(store, NOON + 2), incident.id, 'It came.');
    await assert.rejects(addNote(asAlice(store), incident.id, ' \n'), /Write the note first/);
    await assert.rejects(addNote(asAlice(store), 'nothing', 'Hm.'), /no such incident/);
    assert.deepEqual(
      (await listNotes(store.db, incident.id)).map(({ author, body, createdAt }) => [author, body, createdAt - NOON]),
      [
        ['Alice', 'It came.', 2],
        ['Alice', 'The diesel is late.', 1],
      ],
    );
    assert.equal((await getPage(store.db, page.id)).version, version);
  });

  it('keeps contact and alternatives until they are said anew or taken back', async (t) => {
    const store = await openTestStore(t, database);
    const { page } = await aSetting(store, ['mail']);
    const contact = { en: 'Call 1577-1000' };
    const about = { pageId: page.id, name: { en: 'Mail is down' }, contact };
    const { incident } = await openIncident(asAlice(store), about);
    const said = async () => {
      const now = await getIncident(store.db, incident.id);
      return [now.contact, now.alternatives];
    };
    await postUpdate(asAlice(store, NOON + 1), incident.id, { alternatives: { ko: '은행 앱을 이용하세요' } });
    assert.deepEqual(await said(), [contact, { ko: '은행 앱을 이용하세요' }]);
    await updateIncident(asAlice(store, NOON + 2), incident.id, { edits: { contact: {} } });
    assert.deepEqual(await said(), [{}, { ko: '은행 앱을 이용하세요' }]);
    const long = { en: 'x'.repeat(5_001) };
    await assert.rejects(postUpdate(asAlice(store), incident.id, { contact: long }), /contact: It is too long/);
    await assert.rejects(
      updateIncident(asAlice(store), incident.id, { edits: { alternatives: long } }),
      /alternatives/,
    );
  });
});

describeOnBoth('what became of a proposal', (database) => {
  it('is written down with who decided and why', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail', 'taxi']);
    for (const key of ['mail', 'taxi']) {
      const probe = await addProbe(store, idOf(ids, key), 'propose');
      await sampled(store, probe.id, 'bbb', NOON);
    }
    const [first, second] = await listWaitingProposals(store.db, page.id);
    assert.ok(first && second);
    const later = asAlice(store, NOON + 10 * MINUTE);
    await assert.rejects(dismissProposal(later, first.id, 'x'.repeat(1_001)), /1000 characters/);
    await dismissProposal(later, first.id, ' A test of ours. ');
    await confirmProposal(later, second.id, { name: { en: 'Down' } });
    const past = await listPastProposals(store.db, page.id, 10);
    assert.deepEqual(
      new Set(past.map(({ state, reason, decidedBy }) => [state, reason, decidedBy].join(' '))),
      new Set(['dismissed A test of ours. Alice', 'confirmed  Alice']),
    );
    const details = await findAuditDetails(store.db, first.id, 'dismiss-proposal', record);
    assert.deepEqual(details, { reason: 'A test of ours.' });
  });

  it('binds for the same run of errors only, and not where it gets worse', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const mail = idOf(ids, 'mail');
    const probe = await addProbe(store, mail, 'propose', { failureStatus: 'degraded_performance' });
    const worse = await addProbe(store, mail, 'propose', { failureStatus: 'major_outage' });
    await sampled(store, worse.id, 'gg', NOON);
    const told = await sampled(store, probe.id, 'bbb', NOON + MINUTE);
    const [proposal] = await listWaitingProposals(store.db, page.id);
    assert.ok(proposal);
    await dismissProposal(asAlice(store, told), proposal.id);
    const still = await sampled(store, probe.id, 'bbbb', told + MINUTE);
    assert.deepEqual(await listWaitingProposals(store.db, page.id), []);
    const down = await sampled(store, worse.id, 'bbb', still + MINUTE);
    const [again] = await listWaitingProposals(store.db, page.id);
    assert.equal(again?.status, 'major_outage');
    await dismissProposal(asAlice(store, down), again.id, 'Planned.');
    const calm = await sampled(store, worse.id, 'gg', down + MINUTE);
    assert.deepEqual(await listWaitingProposals(store.db, page.id), [], 'milder than what was dismissed');
    const well = await sampled(store, probe.id, 'gg', calm + MINUTE);
    await sampled(store, probe.id, 'bbb', well + 40 * MINUTE);
    const [anew] = await listWaitingProposals(store.db, page.id);
    assert.equal(anew?.status, 'degraded_performance');
    assert.equal((await getProposal(store.db, proposal.id)).state, 'dismissed');
  });
});

describeOnBoth('a rule that publishes', (database) => {
  it('leaves the evidence on which it opened an incident', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const mail = idOf(ids, 'mail');
    const probe = await addProbe(store, mail, 'publish', { key: 'front' });
    await sampled(store, probe.id, 'gggggbbb', NOON);
    const [incident] = await incidents(store, page.id);
    assert.ok(incident);
    const evidence = await findAuditDetails(store.db, incident.id, 'publish-by-rule', ruleEvidence);
    assert.deepEqual(
      [evidence?.componentId, evidence?.status, evidence?.sinceAt],
      [mail, 'major_outage', incident.startedAt],
    );
    const [own] = evidence?.probes ?? [];
    assert.deepEqual([own?.key, own?.kind, own?.failureThreshold, own?.recoveryThreshold], ['front', 'http', 3, 2]);
    assert.deepEqual(
      own?.samples.map(({ outcome }) => outcome),
      ['bad', 'bad', 'bad', 'good', 'good'],
    );
    assert.equal(own.samples[0]?.error, 'answered 503, expected 200-299');
  });
});
