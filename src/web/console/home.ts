import type { RequestHandler } from 'express';
import type { Component } from '../../domain/component.ts';
import { isInForce } from '../../domain/incident.ts';
import { listComponents } from '../../store/components.ts';
import { listEtas } from '../../store/etas.ts';
import { listAffected, listIncidents } from '../../store/incidents.ts';
import { listOpenPromises } from '../../store/promises.ts';
import { listWaitingProposals } from '../../store/proposals.ts';
import type { ProposalFacts } from '../../views/console-facts.ts';
import type { HomeScreen } from '../../views/console-screens.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { dutyPanels } from './duty-facts.ts';
import { draftLines } from './draft-lines.ts';
import { incidentLine } from './incident-facts.ts';
import { asOfFormFacts } from './as-of-facts.ts';
import { noticesOf } from './load-put-right.ts';
import { mailFacts } from './mail-facts.ts';
import { rosterFacts, promiseLines } from './reminder-facts.ts';
import { choosePage, pathOn, screenFrame, type ChosenPage } from './screen.ts';

/** The first screen: what is open, which promises lapse next, what waits for a person. */
export function home(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const { language, ...frame } = screenFrame(web, request, response, chosen, 'console.nav.home', 'home');
    const asOf = asOfFormFacts(chosen, request, language);
    const layout = { ...frame.layout, notices: noticesOf(request, language.locale) };
    const facts = {
      ...frame,
      layout,
      ...(await homeFacts(web, chosen)),
      drafts: await draftLines(web, response, chosen.page.id),
      asOf,
    };
    response.type('html').send(render('console/home', facts, language));
  };
}

async function homeFacts(
  web: WebContext,
  chosen: ChosenPage,
): Promise<Omit<HomeScreen, 'layout' | 'links' | 'asOf' | 'drafts'>> {
  const { page } = chosen;
  const { db } = web.store;
  const now = web.clock.now();
  const incidents = await listIncidents(db, page.id, { isOpen: true });
  const ids = incidents.map((incident) => incident.id);
  const [affected, etas] = [await listAffected(db, ids), await listEtas(db, ids)];
  const lines = incidents.map((each) => ({
    isNow: isInForce(each),
    line: incidentLine(each, affected.get(each.id) ?? [], etas.get(each.id) ?? [], now),
  }));
  const components = await listComponents(db, page.id);
  const promises = await listOpenPromises(db, page.id, now);
  return {
    page: { name: page.name },
    mail: await mailFacts(web),
    proposals: await proposalFacts(web, chosen, components),
    roster: await rosterFacts(db, chosen),
    promises: await promiseLines(db, promises, now, 'home'),
    duties: await dutyPanels(web, page, now),
    open: lines.filter((each) => each.isNow).map((each) => each.line),
    troubled: components
      .filter((component) => component.status !== 'operational')
      .map(({ id, name, status }) => ({ id, name, status })),
    upcoming: lines
      .filter((each) => !each.isNow)
      .map((each) => each.line)
      .sort((a, b) => Number(a.scheduledFor) - Number(b.scheduledFor)),
  };
}

async function proposalFacts(
  web: WebContext,
  chosen: ChosenPage,
  components: readonly Component[],
): Promise<ProposalFacts[]> {
  const proposals = await listWaitingProposals(web.store.db, chosen.page.id);
  return proposals.flatMap(({ id, componentId, status, sinceAt, evidence }) => {
    const component = components.find((each) => each.id === componentId);
    if (!component) return [];
    const actions = {
      confirmHref: pathOn(chosen, '/console/incidents/new', { proposal: id }),
      publishAction: `/console/proposals/${id}/publish`,
      dismissAction: `/console/proposals/${id}/dismiss`,
    };
    return [{ componentName: component.name, status, sinceAt, evidence, ...actions }];
  });
}
