import type { ComponentStatus } from '../../domain/status.ts';
import { Raster, type Point } from '../../lib/raster.ts';
import { incidentPicture, pagePicture, PICTURE, type PictureFacts } from '../facts/picture-facts.ts';
import type { PublicIncident } from '../../domain/public-incident.ts';
import { hashOf } from '../prepare.ts';
import type { Publication } from '../publication.ts';
import { PNG, type Artefact } from './artefact.ts';
import { STATUS_COLOURS } from './colours.ts';
import { SIGNS, strokesOf, widthOf } from './glyphs.ts';

/** What is drawn in, and how many pixels a unit of it has. */
const CANVAS_WIDTH = 1_200;
const SCALE = PICTURE.width / CANVAS_WIDTH;

const INK = '#1b1f24';
const SOFT = '#545d68';
const LINE = '#b9bec4';
const GROUNDS: Record<ComponentStatus, string> = {
  operational: '#e9f4ec',
  unknown: '#eeeeec',
  under_maintenance: '#e8f0fb',
  degraded_performance: '#fbf2dc',
  partial_outage: '#fdeee2',
  major_outage: '#fcebec',
};

const LEFT = 90;
const RIGHT = CANVAS_WIDTH - LEFT;
const BIG = { left: 430, top: 110, height: 190 };
const DATE = { top: 355, height: 44 };
const BAR = { y: 490, label: 535, height: 36 };

/** The picture of the page for links to it that people share: a sign, a time in digits, and how far it is. */
export function pagePictureArtefact(publication: Publication): Artefact {
  return pictureArtefact(publication, '/picture.png', pagePicture(publication.view));
}

/** The picture of one incident or maintenance. */
export function incidentPictureArtefact(publication: Publication, incident: PublicIncident): Artefact {
  const { timeZone } = publication.view;
  return pictureArtefact(publication, `/incidents/${incident.id}/picture.png`, incidentPicture(incident, timeZone));
}

function pictureArtefact({ base }: Publication, path: string, facts: PictureFacts): Artefact {
  const fingerprint = hashOf(JSON.stringify(facts));
  return { path: `${base}${path}`, type: PNG, isImmutable: false, fingerprint, render: () => draw(facts) };
}

/** A time that has passed is struck out; where there is none, so do the digits say. */
function draw({ status, timeZone, time, promise, line }: PictureFacts): Buffer {
  const colour = STATUS_COLOURS[status];
  const { width, height } = PICTURE;
  const raster = new Raster(width, height, [GROUNDS[status], INK, SOFT, LINE, colour], SCALE);
  const isAlone = time === null && promise === null;
  const sign = isAlone ? { x: 425, y: 140, size: 350 } : { x: LEFT, y: 110, size: 270 };
  for (const stroke of SIGNS[status] ?? []) {
    const placed = stroke.map(([x, y]): Point => [sign.x + (x * sign.size) / 24, sign.y + (y * sign.size) / 24]);
    raster.stroke(placed, sign.size / 12, colour);
  }
  if (!isAlone) drawTime(raster, { timeZone, time, promise });
  if (line !== null) drawLine(raster, line, { colour, timeZone, isPassed: promise === 'passed' });
  return raster.png();
}

function drawTime(
  raster: Raster,
  { timeZone, time, promise }: Pick<PictureFacts, 'timeZone' | 'time' | 'promise'>,
): void {
  const { left, top, height } = BIG;
  const { clock, date } = time === null ? { clock: '--:--', date: '' } : wallClock(time, timeZone);
  const ink = promise === 'passed' ? SOFT : INK;
  for (const stroke of strokesOf(clock, [left, top], height)) raster.stroke(stroke, 24, ink);
  for (const stroke of strokesOf(date, [left, DATE.top], DATE.height)) raster.stroke(stroke, 6, ink);
  if (promise !== 'passed') return;
  const end = left + widthOf(clock, height);
  raster.stroke(
    [
      [left - 30, top + height / 2 + 20],
      [end + 30, top + height / 2 - 20],
    ],
    14,
    INK,
  );
}

/** From when it began to when it is to be back: full up to the moment of which this is true, empty after it. */
function drawLine(
  raster: Raster,
  { fromAt, asOfAt, untilAt }: NonNullable<PictureFacts['line']>,
  { colour, timeZone, isPassed }: { colour: string; timeZone: string; isPassed: boolean },
): void {
  const endAt = untilAt ?? asOfAt;
  const share = endAt > fromAt ? Math.min(1, (asOfAt - fromAt) / (endAt - fromAt)) : 1;
  // Where no end is known the line stops in the middle; one that is over fills it.
  const width = (RIGHT - LEFT) * (untilAt === null && colour !== STATUS_COLOURS.operational ? 0.6 : 1);
  const now = LEFT + width * share;
  const bar = (from: number, to: number, ink: string): void => {
    const ends: Point[] = [
      [from, BAR.y],
      [to, BAR.y],
    ];
    raster.stroke(ends, 18, ink);
  };
  if (now < LEFT + width) bar(LEFT, LEFT + width, LINE);
  bar(LEFT, now, colour);
  const label = (at: number, x: number): void => {
    const { clock } = wallClock(at, timeZone);
    const left = Math.min(Math.max(LEFT, x - widthOf(clock, BAR.height) / 2), RIGHT - widthOf(clock, BAR.height));
    for (const stroke of strokesOf(clock, [left, BAR.label], BAR.height)) raster.stroke(stroke, 5, SOFT);
  };
  label(fromAt, LEFT);
  const [nearStart, nearEnd] = [LEFT + 170, LEFT + width - 170];
  if (now > nearStart && (untilAt === null || now < nearEnd)) label(asOfAt, now);
  if (untilAt !== null && !isPassed) label(untilAt, LEFT + width);
}

/** `21:00`, and `2026-03-01 UTC+9`, as the page's clocks show it. */
function wallClock(at: number, timeZone: string): { clock: string; date: string } {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const zone = String(parts['timeZoneName']).replace(/^GMT/, 'UTC').replace('−', '-');
  return {
    clock: `${parts['hour']}:${parts['minute']}`,
    date: `${parts['year']}-${parts['month']}-${parts['day']} ${zone}`,
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'shortOffset' } as const;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, ...day, ...clock });
  formats.set(timeZone, format);
  return format;
}
