import { apiRoutes } from './api/api-routes.ts';
import { acknowledgeReminderForm } from './console/acknowledge-reminder.ts';
import { addNoteForm } from './console/add-note.ts';
import { backToOpening, backToPlanning } from './console/back-to-form.ts';
import { backfillIncidentForm } from './console/backfill-incident.ts';
import { callFalseAlarmForm } from './console/call-false-alarm.ts';
import { correctTimesForm } from './console/correct-times.ts';
import { dismissProposalForm } from './console/dismiss-proposal.ts';
import { discardDraftForm, saveDraftForm } from './console/drafts.ts';
import { editUpdateForm } from './console/edit-update.ts';
import { endSeriesForm } from './console/end-series.ts';
import { enterPage } from './console/enter-page.ts';
import { exportDuty } from './console/export-duty.ts';
import { home } from './console/home.ts';
import { listComponentsScreen } from './console/list-components.ts';
import { listDeliveriesScreen } from './console/list-deliveries.ts';
import { listIncidentsScreen } from './console/list-incidents.ts';
import { listPagesScreen } from './console/list-pages.ts';
import { listPromisesScreen } from './console/list-promises.ts';
import { listProposalsScreen } from './console/list-proposals.ts';
import { listRosterScreen } from './console/list-roster.ts';
import { listSeriesScreen } from './console/list-series.ts';
import { listSubscribersScreen } from './console/list-subscribers.ts';
import { listTemplatesScreen } from './console/list-templates.ts';
import { mergeIncidentForm } from './console/merge-incident.ts';
import { newBackfill } from './console/new-backfill.ts';
import { newIncident } from './console/new-incident.ts';
import { newMaintenance } from './console/new-maintenance.ts';
import { publishAsOfForm } from './console/publish-as-of.ts';
import { openIncidentForm } from './console/open-incident.ts';
import { pageSettings } from './console/page-settings.ts';
import { postUpdateForm } from './console/post-update.ts';
import { previewIncidentForm } from './console/preview-incident.ts';
import { previewMaintenanceForm } from './console/preview-maintenance.ts';
import { previewUpdateForm } from './console/preview-update.ts';
import { publishProposal } from './console/publish-proposal.ts';
import { savePageLogo } from './console/save-page-logo.ts';
import { savePageSettings } from './console/save-page-settings.ts';
import { adoptStarters, createTemplateForm, deleteTemplateForm, updateTemplateForm } from './console/save-template.ts';
import { scheduleMaintenanceForm } from './console/schedule-maintenance.ts';
import { setComponentStatus } from './console/set-component-status.ts';
import { setDutyForm } from './console/set-duty.ts';
import { setUpForm } from './console/set-up-form.ts';
import { setUp } from './console/set-up.ts';
import { showDuty } from './console/show-duty.ts';
import { showIncident } from './console/show-incident.ts';
import { showPostmortem } from './console/show-postmortem.ts';
import { signInForm } from './console/sign-in-form.ts';
import { signIn } from './console/sign-in.ts';
import { signOut } from './console/sign-out.ts';
import { editTemplate, newTemplate } from './console/template-form.ts';
import { undoUpdateForm } from './console/undo-update.ts';
import { useTemplate, useTemplateToOpen } from './console/use-template.ts';
import { writePostmortem } from './console/write-postmortem.ts';
import { answerHealth } from './health/answer-health.ts';
import { answerMetrics } from './health/answer-metrics.ts';
import { answerReadiness } from './health/answer-readiness.ts';
import { closedPage } from './public/closed-page.ts';
import { confirmForm } from './public/confirm-form.ts';
import { confirm } from './public/confirm.ts';
import { enter } from './public/enter.ts';
import { heartbeat } from './public/heartbeat.ts';
import { manageForm } from './public/manage-form.ts';
import { manage } from './public/manage.ts';
import { postmortemPreview } from './public/postmortem-preview.ts';
import { subscribeForm } from './public/subscribe-form.ts';
import { subscribe } from './public/subscribe.ts';
import { unlock } from './public/unlock.ts';
import { unpublished } from './public/unpublished.ts';
import { unsubscribeForm } from './public/unsubscribe-form.ts';
import { unsubscribe } from './public/unsubscribe.ts';
import type { Route } from './route.ts';

/** Every route of the product, on one screen: who may ask, and the file that answers. */
export const routes: readonly Route[] = [
  // health
  { method: 'get', path: '/healthz', access: 'anyone', isOnEveryHost: true, handler: answerHealth },
  { method: 'get', path: '/readyz', access: 'anyone', isOnEveryHost: true, handler: answerReadiness },
  { method: 'get', path: '/metrics', access: 'anyone', isOnEveryHost: true, handler: answerMetrics },

  // set-up
  { method: 'get', path: '/setup/:token', access: 'anyone', handler: setUpForm },
  { method: 'post', path: '/setup/:token', access: 'anyone', handler: setUp },

  // public
  { method: 'get', path: '/subscribe', access: 'anyone', isOnEveryHost: true, handler: subscribeForm },
  { method: 'post', path: '/subscribe', access: 'anyone', isOnEveryHost: true, handler: subscribe },
  { method: 'post', path: '/unlock', access: 'anyone', isOnEveryHost: true, handler: unlock },

  // links
  { method: 'get', path: '/confirm/:token', access: 'link', isOnEveryHost: true, handler: confirmForm },
  { method: 'post', path: '/confirm/:token', access: 'link', isOnEveryHost: true, handler: confirm },
  { method: 'get', path: '/unsubscribe/:token', access: 'link', isOnEveryHost: true, handler: unsubscribeForm },
  { method: 'post', path: '/unsubscribe/:token', access: 'link', isOnEveryHost: true, handler: unsubscribe },
  { method: 'get', path: '/manage/:token', access: 'link', isOnEveryHost: true, handler: manageForm },
  { method: 'post', path: '/manage/:token', access: 'link', isOnEveryHost: true, handler: manage },
  { method: 'get', path: '/postmortem/:token', access: 'link', isOnEveryHost: true, handler: postmortemPreview },
  { method: 'get', path: '/enter/:token', access: 'link', isOnEveryHost: true, handler: enter },
  { method: 'post', path: '/heartbeat/:token', access: 'link', handler: heartbeat },

  // console
  { method: 'get', path: '/console/sign-in', access: 'anyone', handler: signInForm },
  { method: 'post', path: '/console/sign-in', access: 'anyone', handler: signIn },
  { method: 'post', path: '/console/sign-out', access: 'staff', handler: signOut },
  { method: 'get', path: '/console', access: 'staff', handler: home },
  { method: 'get', path: '/console/incidents', access: 'staff', handler: listIncidentsScreen },
  { method: 'post', path: '/console/incidents', access: 'staff', handler: openIncidentForm },
  { method: 'post', path: '/console/incidents/preview', access: 'staff', handler: previewIncidentForm },
  { method: 'get', path: '/console/incidents/new', access: 'staff', handler: newIncident },
  { method: 'get', path: '/console/incidents/preview', access: 'staff', handler: backToOpening },
  { method: 'get', path: '/console/incidents/fill', access: 'staff', handler: backToOpening },
  { method: 'get', path: '/console/incidents/backfill', access: 'staff', handler: newBackfill },
  { method: 'post', path: '/console/incidents/backfill', access: 'staff', handler: backfillIncidentForm },
  { method: 'get', path: '/console/incidents/:id', access: 'staff', handler: showIncident },
  { method: 'post', path: '/console/incidents/:id/preview', access: 'staff', handler: previewUpdateForm },
  { method: 'post', path: '/console/incidents/:id/updates', access: 'staff', handler: postUpdateForm },
  { method: 'post', path: '/console/incidents/:id/updates/:update', access: 'staff', handler: editUpdateForm },
  { method: 'post', path: '/console/incidents/:id/undo', access: 'staff', handler: undoUpdateForm },
  { method: 'post', path: '/console/incidents/:id/times', access: 'staff', handler: correctTimesForm },
  { method: 'post', path: '/console/incidents/:id/false-alarm', access: 'staff', handler: callFalseAlarmForm },
  { method: 'post', path: '/console/incidents/:id/merge', access: 'staff', handler: mergeIncidentForm },
  { method: 'get', path: '/console/incidents/:id/duty', access: 'staff', handler: showDuty },
  { method: 'get', path: '/console/incidents/:id/duty.json', access: 'staff', handler: exportDuty },
  { method: 'get', path: '/console/incidents/:id/postmortem', access: 'staff', handler: showPostmortem },
  { method: 'post', path: '/console/incidents/:id/postmortem', access: 'staff', handler: writePostmortem },
  { method: 'get', path: '/console/maintenances/new', access: 'staff', handler: newMaintenance },
  { method: 'get', path: '/console/maintenances', access: 'staff', handler: backToPlanning },
  { method: 'get', path: '/console/maintenances/preview', access: 'staff', handler: backToPlanning },
  { method: 'post', path: '/console/maintenances', access: 'staff', handler: scheduleMaintenanceForm },
  { method: 'post', path: '/console/maintenances/preview', access: 'staff', handler: previewMaintenanceForm },
  { method: 'get', path: '/console/series', access: 'staff', handler: listSeriesScreen },
  { method: 'post', path: '/console/series/:id/end', access: 'staff', handler: endSeriesForm },
  { method: 'post', path: '/console/incidents/fill', access: 'staff', handler: useTemplateToOpen },
  { method: 'post', path: '/console/incidents/:id/fill', access: 'staff', handler: useTemplate },
  { method: 'post', path: '/console/incidents/:id/notes', access: 'staff', handler: addNoteForm },
  { method: 'post', path: '/console/drafts', access: 'staff', handler: saveDraftForm },
  { method: 'post', path: '/console/drafts/discard', access: 'staff', handler: discardDraftForm },
  { method: 'get', path: '/console/templates', access: 'staff', handler: listTemplatesScreen },
  { method: 'post', path: '/console/templates', access: 'staff', handler: createTemplateForm },
  { method: 'get', path: '/console/templates/new', access: 'staff', handler: newTemplate },
  { method: 'post', path: '/console/templates/adopt', access: 'staff', handler: adoptStarters },
  { method: 'get', path: '/console/templates/:id', access: 'staff', handler: editTemplate },
  { method: 'post', path: '/console/templates/:id', access: 'staff', handler: updateTemplateForm },
  { method: 'post', path: '/console/templates/:id/delete', access: 'staff', handler: deleteTemplateForm },
  { method: 'get', path: '/console/proposals', access: 'staff', handler: listProposalsScreen },
  { method: 'post', path: '/console/proposals/:id/publish', access: 'staff', handler: publishProposal },
  { method: 'post', path: '/console/proposals/:id/dismiss', access: 'staff', handler: dismissProposalForm },
  { method: 'post', path: '/console/as-of', access: 'staff', handler: publishAsOfForm },
  { method: 'get', path: '/console/components', access: 'staff', handler: listComponentsScreen },
  { method: 'post', path: '/console/components/:id/status', access: 'staff', handler: setComponentStatus },
  { method: 'get', path: '/console/subscribers', access: 'staff', handler: listSubscribersScreen },
  { method: 'get', path: '/console/deliveries', access: 'staff', handler: listDeliveriesScreen },
  { method: 'post', path: '/console/reminders/:id/acknowledge', access: 'staff', handler: acknowledgeReminderForm },
  { method: 'get', path: '/console/roster', access: 'staff', handler: listRosterScreen },
  { method: 'post', path: '/console/roster/:id', access: 'staff', handler: setDutyForm },
  { method: 'get', path: '/console/promises', access: 'staff', handler: listPromisesScreen },
  { method: 'get', path: '/console/pages', access: 'staff', handler: listPagesScreen },
  { method: 'get', path: '/console/pages/:id/enter', access: 'staff', handler: enterPage },
  { method: 'get', path: '/console/pages/:id/settings', access: 'owner', handler: pageSettings },
  { method: 'post', path: '/console/pages/:id/settings', access: 'owner', handler: savePageSettings },
  { method: 'post', path: '/console/pages/:id/logo', access: 'owner', takesFile: true, handler: savePageLogo },

  // api: its paths and methods stand in one table of its own
  ...apiRoutes,

  // what is not public and what is not there yet: whatever nobody above has answered
  { method: 'get', path: '/{*path}', access: 'anyone', isOnEveryHost: true, handler: closedPage },
  { method: 'get', path: '/', access: 'anyone', isOnEveryHost: true, handler: unpublished },
];
