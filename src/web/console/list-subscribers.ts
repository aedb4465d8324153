import type { RequestHandler } from 'express';
import { SUBSCRIBER_STATES } from '../../domain/subscription.ts';
import { listComponents } from '../../store/components.ts';
import { reportSubscribers } from '../../store/subscriber-report.ts';
import { countSubscribers } from '../../store/subscribers.ts';
import type { SubscribersScreen } from '../../views/console-screens.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { choosePage, screenFrame } from './screen.ts';

type Row = SubscribersScreen['tables'][number]['rows'][number];

/** How many subscribers there are; who they are is nobody's business here. */
export function listSubscribersScreen(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const { language, ...frame } = screenFrame(
      web,
      request,
      response,
      chosen,
      'console.subscribers.title',
      'subscribers',
    );
    const tables = await subscriberTables(web, chosen.page.id);
    response.type('html').send(render('console/subscribers', { ...frame, tables }, language));
  };
}

async function subscriberTables({ store }: WebContext, pageId: string): Promise<SubscribersScreen['tables']> {
  const counts = await countSubscribers(store.db, pageId);
  const { byLocale, byComponent } = await reportSubscribers(store.db, pageId);
  const names = new Map((await listComponents(store.db, pageId)).map(({ id, name }) => [id, name]));
  const row = (key: string, count: number): Row => ({ name: null, key, count });
  const states = SUBSCRIBER_STATES.filter((state) => counts[state] > 0);
  return [
    { id: 'by_state', rows: states.map((state) => row(`console.subscriber_state.${state}`, counts[state])) },
    { id: 'by_locale', rows: byLocale.map(({ locale, count }) => row(`words.language.${locale}`, count)) },
    {
      id: 'by_component',
      rows: byComponent.flatMap(({ componentId, count }): Row[] => {
        if (componentId === null) return [row('console.subscribers.whole_page', count)];
        const name = names.get(componentId);
        return name ? [{ name, key: null, count }] : [];
      }),
    },
  ];
}
