import { setUpForm } from './console/set-up-form.ts';
import { setUp } from './console/set-up.ts';
import { signInForm } from './console/sign-in-form.ts';
import { signIn } from './console/sign-in.ts';
import { signOut } from './console/sign-out.ts';
import { answerHealth } from './health/answer-health.ts';
import { answerMetrics } from './health/answer-metrics.ts';
import { answerReadiness } from './health/answer-readiness.ts';
import { heartbeat } from './public/heartbeat.ts';
import type { Route } from './route.ts';

/** Every route of the product, on one screen: who may ask, and the file that answers. */
export const routes: readonly Route[] = [
  // health
  { method: 'get', path: '/healthz', access: 'anyone', handler: answerHealth },
  { method: 'get', path: '/readyz', access: 'anyone', handler: answerReadiness },
  { method: 'get', path: '/metrics', access: 'anyone', handler: answerMetrics },

  // set-up
  { method: 'get', path: '/setup/:token', access: 'anyone', handler: setUpForm },
  { method: 'post', path: '/setup/:token', access: 'anyone', handler: setUp },

  // public

  // links
  { method: 'post', path: '/heartbeat/:token', access: 'link', handler: heartbeat },

  // console
  { method: 'get', path: '/console/sign-in', access: 'anyone', handler: signInForm },
  { method: 'post', path: '/console/sign-in', access: 'anyone', handler: signIn },
  { method: 'post', path: '/console/sign-out', access: 'staff', handler: signOut },

  // api
];
