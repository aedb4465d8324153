import type { RequestHandler } from 'express';
import { endSeries } from '../../actions/end-series.ts';
import { getSeries } from '../../store/series.ts';
import { acting, type WebContext } from '../context.ts';
import { field, pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { choosePageById, pathOn } from './screen.ts';

/** Ends a series and, where that was ticked, cancels the dates that are planned already. */
export function endSeriesForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id, pageId } = await getSeries(web.store.db, pathPart(request, 'id'));
    const isCancelling = field(request, 'cancel') === 'yes';
    await endSeries(acting(web, actorOf(response)), id, { isCancelling });
    response.redirect(303, pathOn(await choosePageById(web, pageId), '/console/series', { ended: '' }));
  };
}
