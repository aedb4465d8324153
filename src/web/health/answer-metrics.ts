import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { SECOND } from '../../lib/clock.ts';
import { takeMeasures, type Measures } from '../../store/measures.ts';
import type { WebContext } from '../context.ts';

/** Figures for Prometheus: of this process, and of the service as the store has it at this moment. */
export function answerMetrics(web: WebContext): RequestHandler {
  let made: Metrics | undefined;
  return async (_request, response) => {
    // Made at the first scrape: the process's own figures cost something, and nobody may ever ask.
    made ??= makeMetrics();
    made.show(await takeMeasures(web.store.db), web.clock.real());
    response.type(made.registry.contentType).send(await made.registry.metrics());
  };
}

interface Metrics {
  registry: Registry;
  show(measures: Measures, now: number): void;
}

function makeMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const incidents = new Gauge({ name: 'pulih_open_incidents', help: 'Incidents not yet resolved', registers });
  const byState = { labelNames: ['state'] as const, registers };
  const subscribers = new Gauge({ name: 'pulih_subscribers', help: 'Subscribers by state', ...byState });
  const deliveries = new Gauge({ name: 'pulih_deliveries', help: 'Deliveries by state', ...byState });
  const age = {
    name: 'pulih_oldest_queued_delivery_seconds',
    help: 'Age of the oldest delivery that waits',
    registers,
  };
  const oldest = new Gauge(age);
  return {
    registry,
    show: (measures, now) => {
      incidents.set(measures.openIncidents);
      for (const [state, count] of Object.entries(measures.subscribers)) subscribers.set({ state }, count);
      for (const [state, count] of Object.entries(measures.deliveries)) deliveries.set({ state }, count);
      oldest.set(Math.max(0, now - (measures.oldestQueuedAt ?? now)) / SECOND);
    },
  };
}
