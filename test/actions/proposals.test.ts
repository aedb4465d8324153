import assert from 'node:assert/strict';
import { it } from 'node:test';
import { confirmProposal } from '../../src/actions/confirm-proposal.ts';
import { dismissProposal } from '../../src/actions/dismiss-proposal.ts';
import { HOUR, MINUTE, SECOND } from '../../src/lib/clock.ts';
import { getProposal, listWaitingProposals } from '../../src/store/proposals.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';
import { addProbe, component, incidents, sampled } from '../support/probes.ts';

describeOnBoth('a probe that may only propose', (database) => {
  it('proposes once, and the proposal lapses when the component recovers', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const mail = idOf(ids, 'mail');
    const probe = await addProbe(store, mail, 'propose');
    const told = await sampled(store, probe.id, 'ggbbbbb', NOON);
    const waiting = await listWaitingProposals(store.db, page.id);
    assert.equal(waiting.length, 1);
    const [proposal] = waiting;
    assert.ok(proposal);
    assert.deepEqual(
      [proposal.status, proposal.sinceAt, proposal.evidence],
      ['major_outage', NOON + 30 * SECOND, 'answered 503, expected 200-299'],
    );
    assert.deepEqual(await incidents(store, page.id), []);
    assert.equal((await component(store, mail)).status, 'operational');
    await sampled(store, probe.id, 'gg', told + MINUTE);
    assert.equal((await getProposal(store.db, proposal.id)).state, 'lapsed');
    await assert.rejects(dismissProposal(asAlice(store, told + HOUR), proposal.id), /has recovered meanwhile/);
  });

  it('lets a person open the incident that is proposed, once, and it is theirs', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const probe = await addProbe(store, idOf(ids, 'mail'), 'propose');
    const told = await sampled(store, probe.id, 'ggbbb', NOON);
    const [proposal] = await listWaitingProposals(store.db, page.id);
    assert.ok(proposal);
    const input = { name: { en: 'Mail is down' }, body: { en: 'We look into it.' } };
    const { incident } = await confirmProposal(asAlice(store, told + 1), proposal.id, input);
    assert.deepEqual([incident.source, incident.startedAt], ['staff', NOON + 30 * SECOND]);
    assert.equal((await component(store, idOf(ids, 'mail'))).status, 'major_outage');
    assert.equal((await getProposal(store.db, proposal.id)).incidentId, incident.id);
    await assert.rejects(confirmProposal(asAlice(store, told + 2), proposal.id, input), /has been opened from this/);
    await sampled(store, probe.id, 'ggg', told + MINUTE);
    assert.equal((await incidents(store, page.id))[0]?.resolvedAt, null);
  });

  it('lets a person dismiss a proposal', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const probe = await addProbe(store, idOf(ids, 'mail'), 'propose');
    const told = await sampled(store, probe.id, 'bbb', NOON);
    const [proposal] = await listWaitingProposals(store.db, page.id);
    assert.ok(proposal);
    await dismissProposal(asAlice(store, told), proposal.id);
    assert.deepEqual(await listWaitingProposals(store.db, page.id), []);
    assert.equal((await getProposal(store.db, proposal.id)).state, 'dismissed');
  });
});
