import type { Request, RequestHandler, Response } from 'express';
import type { Component } from '../../domain/component.ts';
import type { Fault } from '../../domain/errors.ts';
import type { Probe } from '../../domain/probe.ts';
import { STATED_STATUSES } from '../../domain/status.ts';
import { listComponents } from '../../store/components.ts';
import { listGroups } from '../../store/groups.ts';
import { listProbes } from '../../store/probes.ts';
import type { ComponentsScreen } from '../../views/console-screens.ts';
import { translate } from '../../views/language.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { choosePage, choosePageById, screenFrame, type ChosenPage } from './screen.ts';
import { choices } from './typed-form.ts';

/** The components of a page: published and observed status, their probes, and a status set by hand. */
export function listComponentsScreen(web: WebContext): RequestHandler {
  return async (request, response) => {
    await sendComponents(web, request, response, await choosePage(web, request), null);
  };
}

/** What was sent for one component and could not be done. */
export interface Refused {
  component: Component;
  status: string;
  faults: readonly Fault[];
}

/** Shows the components again, with what is wrong beside the one that was to be changed. */
export async function sendRefused(
  web: WebContext,
  request: Request,
  response: Response,
  refused: Refused,
): Promise<void> {
  const chosen = await choosePageById(web, refused.component.pageId);
  await sendComponents(web, request, response, chosen, refused);
}

async function sendComponents(
  web: WebContext,
  request: Request,
  response: Response,
  chosen: ChosenPage,
  refused: Refused | null,
): Promise<void> {
  const { db } = web.store;
  const { id } = chosen.page;
  const [components, groups] = [await listComponents(db, id), await listGroups(db, id)];
  const probes = Map.groupBy(await listProbes(db, id), (probe) => probe.componentId);
  const frame = screenFrame(web, request, response, chosen, 'console.components.title', 'components');
  const { language, layout, links } = frame;
  const notices = request.query['saved'] === undefined ? [] : [translate(language.locale, 'console.components.saved')];
  const facts: ComponentsScreen = {
    layout: { ...layout, notices },
    links,
    faults: (refused?.faults ?? []).map(({ message }) => ({
      fieldId: `status-${refused?.component.id ?? ''}`,
      message,
    })),
    components: inTree(components).map((component) => ({
      ...lineOf(component, probes.get(component.id) ?? []),
      groupName: groups.find((group) => group.id === component.groupId)?.name ?? null,
      parentName: components.find((each) => each.id === component.parentId)?.name ?? null,
      isOpen: refused?.component.id === component.id,
    })),
  };
  response.type('html').send(render('console/components', facts, language));
}

/** Each component before its features. */
function inTree(components: readonly Component[]): Component[] {
  return components
    .filter((each) => each.parentId === null)
    .flatMap((each) => [each, ...components.filter(({ parentId }) => parentId === each.id)]);
}

function lineOf(
  component: Component,
  probes: readonly Probe[],
): Omit<ComponentsScreen['components'][number], 'groupName' | 'parentName' | 'isOpen'> {
  const { id, name, status, probeRule, isHidden, observedStatus, manualStatus } = component;
  return {
    ...{ id, name, status, probeRule, isHidden, observedStatus, manualStatus },
    isObservedOtherwise: probes.length > 0 && observedStatus !== status,
    probes: probes.map((probe) => ({
      key: probe.key,
      kind: probe.target.kind,
      observedStatus: probe.observedStatus,
      lastSampleAt: probe.lastSampleAt,
      lastError: probe.observedStatus === 'operational' ? null : probe.lastError,
    })),
    action: `/console/components/${id}/status`,
    choice: {
      id: `status-${id}`,
      name: 'status',
      choices: choices(['none', ...STATED_STATUSES], manualStatus ?? 'none'),
      faults: [],
    },
  };
}
