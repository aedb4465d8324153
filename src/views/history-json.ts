import type { IncidentJson } from './statuspage-json.ts';

/** Statuspage's history for programs: the latest incidents by month, each with its newest word. */
export interface HistoryJson {
  months: {
    name: string;
    year: number;
    incidents: { code: string; name: string; message: string; impact: string; timestamp: string }[];
  }[];
}

/** Months are those of the page's zone, named in English as at Statuspage; the latest first. */
export function historyJson(incidents: readonly IncidentJson[], timeZone: string): HistoryJson {
  const month = new Intl.DateTimeFormat('en-US', { timeZone, month: 'long' });
  const year = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric' });
  const byMonth = Map.groupBy(incidents, ({ started_at: at }) => {
    const date = new Date(at);
    return `${month.format(date)} ${year.format(date)}`;
  });
  return {
    months: [...byMonth].map(([title, all]) => {
      const [name = '', of = ''] = title.split(' ');
      return {
        name,
        year: Number(of),
        incidents: all.map(({ id, name: called, impact, started_at: timestamp, incident_updates: [newest] }) => ({
          ...{ code: id, name: called, message: newest?.body ?? '', impact, timestamp },
        })),
      };
    }),
  };
}
