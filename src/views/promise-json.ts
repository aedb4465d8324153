import { inLanguage, type Locale } from '../domain/localized-text.ts';
import { promiseRecord, RECORD_SPANS, type PromisedTrouble, type RecordSpan } from '../domain/promise-record.ts';
import { SECOND } from '../lib/clock.ts';
import { troublesIn, type RecordSource } from './promise-record.ts';

export interface PromiseFiguresJson {
  troubles: number;
  incidents: number;
  first_kept: number;
  first_decided: number;
  last_kept: number;
  last_decided: number;
  promises: { kept: number; missed: number; moved: number; withdrawn: number; open: number };
  mean_late_seconds: number | null;
  mean_slip_seconds: number | null;
  revisions: number;
}

/** `/api/promises.json`: the figures of each span, of the page and of each component. */
export interface PromisesJson {
  page: { id: string; name: string };
  as_of: string;
  spans: { span: RecordSpan; page: PromiseFiguresJson; components: (PromiseFiguresJson & { id: string; name: string })[] }[];
}

export function promisesJson(source: RecordSource, page: PromisesJson['page'], locale: Locale): PromisesJson {
  const spans = (Object.keys(RECORD_SPANS) as RecordSpan[]).map((span) => {
    const troubles = troublesIn(source, span);
    const byComponent = Map.groupBy(troubles, (trouble) => trouble.componentId);
    const components = [...source.names].map(([id, name]) => {
      return { id, name: inLanguage(name, locale, locale).text, ...figuresJson(byComponent.get(id) ?? [], source.now) };
    });
    return { span, page: figuresJson(troubles, source.now), components };
  });
  return { page, as_of: new Date(source.now).toISOString(), spans };
}

function figuresJson(troubles: readonly PromisedTrouble[], now: number): PromiseFiguresJson {
  const record = promiseRecord(troubles, now);
  const seconds = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / SECOND));
  return {
    ...{ troubles: record.troubles, incidents: record.incidents },
    ...{ first_kept: record.first.kept, first_decided: record.first.decided },
    ...{ last_kept: record.last.kept, last_decided: record.last.decided },
    promises: record.fates,
    ...{ mean_late_seconds: seconds(record.meanLateMs), mean_slip_seconds: seconds(record.meanSlipMs) },
    revisions: record.revisions,
  };
}
