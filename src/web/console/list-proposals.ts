import type { RequestHandler } from 'express';
import type { Component } from '../../domain/component.ts';
import type { Proposal } from '../../domain/proposal.ts';
import { listComponents } from '../../store/components.ts';
import { listPastProposals, listWaitingProposals } from '../../store/proposals.ts';
import type { ProposalsScreen } from '../../views/drafting-facts.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { choosePage, pathOn, screenFrame, type ChosenPage } from './screen.ts';

const SCREENFUL = 50;

/** What the probes proposed lately and what became of it, with the way to open an incident after all. */
export function listProposalsScreen(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const { db } = web.store;
    const { id } = chosen.page;
    const { language, ...frame } = screenFrame(web, request, response, chosen, 'drafting.proposals.title', 'home');
    const components = new Map((await listComponents(db, id)).map((component) => [component.id, component]));
    const past = await listPastProposals(db, id, SCREENFUL);
    const facts: ProposalsScreen = {
      ...frame,
      waiting: (await listWaitingProposals(db, id)).length,
      past: past.flatMap((proposal) => pastFacts(chosen, proposal, components.get(proposal.componentId))),
    };
    response.type('html').send(render('console/proposals', facts, language));
  };
}

function pastFacts(chosen: ChosenPage, proposal: Proposal, component: Component | undefined): ProposalsScreen['past'] {
  const { id, state, status, sinceAt, evidence, createdAt, decidedAt, decidedBy, reason, incidentId } = proposal;
  if (state === 'waiting' || !component) return [];
  return [
    {
      ...{ componentName: component.name, status, sinceAt, evidence, state, reason },
      at: decidedAt ?? createdAt,
      who: decidedBy ?? '',
      openHref: incidentId === null ? pathOn(chosen, '/console/incidents/new', { after: id }) : null,
      incidentHref: incidentId === null ? null : `/console/incidents/${incidentId}`,
    },
  ];
}
