import { readConfig } from '../config.ts';
import type { ElementClock } from '../domain/duty-clock.ts';
import { Problem } from '../domain/errors.ts';
import { systemClock } from '../lib/clock.ts';
import { toZonedIso } from '../lib/zoned-time.ts';
import { loadDuty } from '../store/duty.ts';
import { getIncident } from '../store/incidents.ts';
import { listPages } from '../store/pages.ts';
import { auditJson, dutyJson, type DutySource } from '../views/duty-json.ts';
import { formatDuration, translate } from '../views/language.ts';
import { pageAddress } from '../domain/page-address.ts';
import { usageError, type Command, type CommandIo } from './command.ts';
import { listText } from './list-text.ts';
import { parseCommand } from './parse-command.ts';
import { withStore } from './with-store.ts';

const USAGE = `Usage: pulih duty export INCIDENT [--json]

Shows what users were told of an incident, when and by which channel, against the limits of its page's duty to notify
("duty: korea" in its file). INCIDENT is the id at the end of the incident's address. Times are the page's.

  --json   print all the evidence, with the audit log and its SHA-256 (its keys: docs/duty-clock.md)
  --help   print this
`;

export const dutyExport: Command = {
  name: 'duty export',
  summary: 'show what users were told of an incident, against the limits of the duty to notify',
  usage: USAGE,
  run: async (args, io) => {
    const parsed = parseCommand({
      args,
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (typeof parsed === 'string') return usageError(dutyExport, io, parsed);
    const [id, ...rest] = parsed.positionals;
    if (id === undefined || rest.length > 0) return usageError(dutyExport, io, 'Name one incident.');
    const source = await loadSource(io, id);
    io.out(parsed.values.json ? `${JSON.stringify(dutyJson(source), null, 2)}\n` : dutyText(source));
    return 0;
  },
};

async function loadSource(io: CommandIo, id: string): Promise<DutySource> {
  const { baseUrl } = readConfig(io.env);
  return withStore(io, async ({ db }) => {
    const incident = await getIncident(db, id);
    const pages = await listPages(db);
    const page = pages.find((each) => each.id === incident.pageId);
    const now = systemClock.now();
    const duty = page && (await loadDuty(db, incident, page, now));
    if (!duty) {
      throw new Problem(
        'not_found',
        'It is under no duty to notify: planned work, or a page without "duty" in its file.',
      );
    }
    return { ...duty, page, url: `${pageAddress(page, pages[0], baseUrl).url}/incidents/${id}`, now };
  });
}

function dutyText({ page, url, clock, entries }: DutySource): string {
  const time = (at: number): string => toZonedIso(at, page.timeZone);
  const { count, sha256 } = auditJson(entries);
  const rows = clock.elements.map((element) => [element.element, stateText(element), ...toldText(element, time)]);
  return [
    `${url}\n`,
    `Interrupted ${time(clock.interruptedAt)}, ${clock.resumedAt === null ? 'not resumed' : `resumed ${time(clock.resumedAt)}`}, `,
    `${formatDuration('en', clock.lastedMs)}\n\n`,
    listText(['ELEMENT', 'STATE', 'TOLD', 'BY'], rows),
    `\nSHA-256 of ${count} audit entries: ${sha256}\n`,
  ].join('');
}

function stateText({ state, leftMs, overMs }: ElementClock): string {
  return translate('en', `duty.state.${state}`, { duration: formatDuration('en', leftMs ?? overMs ?? 0) });
}

function toldText({ told }: ElementClock, time: (at: number) => string): [string, string] {
  if (!told) return ['-', '-'];
  const channels = told.channels.map(({ channel, at, sent }) =>
    sent === null ? channel : `${channel} ${time(at)} (${sent} sent)`,
  );
  return [time(told.at), channels.join(', ')];
}
