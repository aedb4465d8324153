import type { Route } from '../route.ts';
import { callFalseAlarm } from './call-false-alarm.ts';
import { correctTimes } from './correct-times.ts';
import { countSubscribers } from './count-subscribers.ts';
import { createComponent } from './create-component.ts';
import { createGroup } from './create-group.ts';
import { createIncident } from './create-incident.ts';
import { createSubscriber } from './create-subscriber.ts';
import { deleteComponent } from './delete-component.ts';
import { deleteGroup } from './delete-group.ts';
import { deleteIncident } from './delete-incident.ts';
import { deleteSubscriber } from './delete-subscriber.ts';
import { editUpdate } from './edit-update.ts';
import { listComponents } from './list-components.ts';
import { listGroups } from './list-groups.ts';
import { listActiveMaintenance, listIncidents, listScheduled, listUnresolved, listUpcoming } from './list-incidents.ts';
import { listPages } from './list-pages.ts';
import { listSubscribers } from './list-subscribers.ts';
import { mergeIncident } from './merge-incident.ts';
import { publishAsOf } from './publish-as-of.ts';
import { showComponent } from './show-component.ts';
import { showEstimate } from './show-estimate.ts';
import { showGroup } from './show-group.ts';
import { showIncident } from './show-incident.ts';
import { showPage } from './show-page.ts';
import { showSubscriber } from './show-subscriber.ts';
import { updateComponent } from './update-component.ts';
import { updateGroup } from './update-group.ts';
import { updateIncident } from './update-incident.ts';
import { updatePage } from './update-page.ts';
import { updateSubscriber } from './update-subscriber.ts';

type Method = Route['method'];

const page = '/v1/pages/:page_id';
const component = `${page}/components/:component_id`;
const group = `${page}/component-groups/:group_id`;
const incident = `${page}/incidents/:incident_id`;
const update = `${incident}/incident_updates/:update_id`;
const subscriber = `${page}/subscribers/:subscriber_id`;

/** What each path of the manage API does by each method. PUT changes what is sent, as PATCH does. */
const table: [string, Partial<Record<Method, Route['handler']>>][] = [
  ['/v1/pages', { get: listPages }],
  [page, { get: showPage, patch: updatePage, put: updatePage }],
  [`${page}/components`, { get: listComponents, post: createComponent }],
  [component, { get: showComponent, patch: updateComponent, put: updateComponent, delete: deleteComponent }],
  [`${component}/estimate`, { get: showEstimate }],
  [`${page}/component-groups`, { get: listGroups, post: createGroup }],
  [group, { get: showGroup, patch: updateGroup, put: updateGroup, delete: deleteGroup }],
  [`${page}/incidents`, { get: listIncidents, post: createIncident }],
  [`${page}/incidents/unresolved`, { get: listUnresolved }],
  [`${page}/incidents/scheduled`, { get: listScheduled }],
  [`${page}/incidents/upcoming`, { get: listUpcoming }],
  [`${page}/incidents/active_maintenance`, { get: listActiveMaintenance }],
  [incident, { get: showIncident, patch: updateIncident, put: updateIncident, delete: deleteIncident }],
  [`${incident}/corrections`, { post: correctTimes }],
  [`${incident}/false_alarm`, { post: callFalseAlarm }],
  [`${incident}/merge`, { post: mergeIncident }],
  [update, { patch: editUpdate, put: editUpdate }],
  [`${page}/as_of`, { post: publishAsOf }],
  [`${page}/subscribers`, { get: listSubscribers, post: createSubscriber }],
  [`${page}/subscribers/count`, { get: countSubscribers }],
  [subscriber, { get: showSubscriber, patch: updateSubscriber, put: updateSubscriber, delete: deleteSubscriber }],
];

/** The manage API: every path with and without `.json`, as Statuspage's documentation and its clients write it. */
export const apiRoutes: readonly Route[] = table.flatMap(([path, handlers]) =>
  Object.entries(handlers).map(([method, handler]) => ({
    method: method as Method,
    path: `${path}{.json}`,
    access: 'token' as const,
    handler,
  })),
);
