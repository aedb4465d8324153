import { answerHealth } from './health/answer-health.ts';
import { answerReadiness } from './health/answer-readiness.ts';
import type { Route } from './route.ts';

/** Every route of the product, on one screen: who may ask, and the file that answers. */
export const routes: readonly Route[] = [
  // health
  { method: 'get', path: '/healthz', access: 'anyone', handler: answerHealth },
  { method: 'get', path: '/readyz', access: 'anyone', handler: answerReadiness },

  // set-up

  // public

  // links

  // console

  // api
];
