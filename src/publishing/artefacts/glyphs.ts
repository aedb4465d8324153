import type { Point } from '../../lib/raster.ts';

/** A sign as strokes in a box 10 wide and 16 high, and how wide it is. */
interface Glyph {
  strokes: Point[][];
  width: number;
}

/** Part of an ellipse, clockwise from one angle to another; 0° is on the right, 90° at the bottom. */
function arc([x, y]: Point, [rx, ry]: Point, from: number, to: number): Point[] {
  const steps = Math.max(2, Math.ceil(Math.abs(to - from) / 6));
  return Array.from({ length: steps + 1 }, (_, index) => {
    const angle = ((from + ((to - from) * index) / steps) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });
}

const six: Point[][] = [[...arc([9.5, 11], [9.5, 11], 180, 258)], arc([5, 10.9], [5, 5.1], 0, 360)];

const GLYPHS: Record<string, Glyph> = {
  '0': { width: 10, strokes: [arc([5, 8], [5, 8], 0, 360)] },
  '1': {
    width: 8,
    strokes: [
      [
        [1, 3.5],
        [5.5, 0],
        [5.5, 16],
      ],
    ],
  },
  '2': { width: 10, strokes: [[...arc([5, 4.6], [4.6, 4.6], 190, 400), [0.3, 16], [10, 16]]] },
  '3': {
    width: 10,
    strokes: [arc([4.8, 4], [4.2, 4], 200, 450), arc([4.8, 11.9], [5, 4.1], 270, 515)],
  },
  '4': {
    width: 10.5,
    strokes: [
      [
        [7.5, 16],
        [7.5, 0],
        [0, 11.5],
        [10.5, 11.5],
      ],
    ],
  },
  '5': { width: 10, strokes: [[[9, 0], [1.6, 0], [0.9, 7.4], ...arc([4.8, 10.8], [5.1, 5.2], 232, 508)]] },
  '6': { width: 10, strokes: six },
  '7': {
    width: 10,
    strokes: [
      [
        [0, 0],
        [10, 0],
        [3.5, 16],
      ],
    ],
  },
  '8': { width: 10, strokes: [arc([5, 3.9], [4.1, 3.9], 0, 360), arc([5, 11.9], [5, 4.1], 0, 360)] },
  '9': { width: 10, strokes: six.map((stroke) => stroke.map(([x, y]): Point => [10 - x, 16 - y])) },
  ':': { width: 2, strokes: [[[1, 4.5]], [[1, 12]]] },
  '-': {
    width: 6,
    strokes: [
      [
        [0, 8.5],
        [6, 8.5],
      ],
    ],
  },
  '+': {
    width: 7,
    strokes: [
      [
        [0, 8.5],
        [7, 8.5],
      ],
      [
        [3.5, 5],
        [3.5, 12],
      ],
    ],
  },
  U: { width: 10, strokes: [[[0, 0], ...arc([5, 10.9], [5, 5.1], 180, 0), [10, 0]]] },
  T: {
    width: 10,
    strokes: [
      [
        [0, 0],
        [10, 0],
      ],
      [
        [5, 0],
        [5, 16],
      ],
    ],
  },
  C: { width: 9.5, strokes: [arc([5.2, 8], [5.2, 8], 315, 45)] },
  ' ': { width: 4, strokes: [] },
};

const GAP = 4;

/** The strokes of digits and signs of this height, from a corner at the top left; any other sign is a gap. */
export function strokesOf(text: string, [left, top]: Point, height: number): Point[][] {
  const scale = height / 16;
  let x = left;
  return Array.from(text).flatMap((sign) => {
    const { strokes, width } = GLYPHS[sign] ?? { strokes: [], width: 4 };
    const at = x;
    x += (width + GAP) * scale;
    return strokes.map((stroke) => stroke.map(([px, py]): Point => [at + px * scale, top + py * scale]));
  });
}

/** How wide a text of this height is. */
export function widthOf(text: string, height: number): number {
  const widths = Array.from(text).map((sign) => (GLYPHS[sign]?.width ?? 4) + GAP);
  return ((widths.reduce((sum, width) => sum + width, 0) - GAP) * height) / 16;
}

/** The signs of the page for each status, in a box of 24. */
export const SIGNS: Record<string, Point[][]> = {
  operational: [
    arc([12, 12], [10, 10], 0, 360),
    [
      [7.5, 12.5],
      [10.5, 15.5],
      [16.5, 8.5],
    ],
  ],
  unknown: [arc([12, 12], [10, 10], 0, 360), [...arc([12, 9.3], [3, 3], 180, 410), [12, 14]], [[12, 17.3]]],
  under_maintenance: [
    arc([12, 12], [10, 10], 0, 360),
    [
      [12, 6.5],
      [12, 12],
      [15.5, 14],
    ],
  ],
  degraded_performance: [
    arc([12, 12], [10, 10], 0, 360),
    [...arc([9.5, 13], [2.5, 2.4], 180, 360), ...arc([14.5, 12], [2.5, 2.4], 180, 0)],
  ],
  partial_outage: [
    [
      [12, 3],
      [22, 21],
      [2, 21],
      [12, 3],
    ],
    [
      [12, 10],
      [12, 15],
    ],
    [[12, 18]],
  ],
  major_outage: [
    arc([12, 12], [10, 10], 0, 360),
    [
      [8.5, 8.5],
      [15.5, 15.5],
    ],
    [
      [15.5, 8.5],
      [8.5, 15.5],
    ],
  ],
};
