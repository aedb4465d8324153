import { constants, crc32, deflateSync } from 'node:zlib';

export type Point = readonly [x: number, y: number];

/** Steps from the ground to a full colour: enough for smooth edges. */
const LEVELS = 8;
/** Rows are mostly runs of one colour: looking for more takes 30 times as long. */
const PACKING = { strategy: constants.Z_RLE };
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A picture of round strokes in a few colours on one ground, written as a PNG with a palette: a few kB, no library. */
export class Raster {
  readonly #width: number;
  readonly #height: number;
  readonly #colours: readonly string[];
  readonly #scale: number;
  readonly #pixels: Buffer;

  /** In pixels; the first colour (`#rrggbb`) is the ground. Strokes are drawn in units of `scale` pixels. */
  constructor(width: number, height: number, colours: readonly string[], scale = 1) {
    this.#width = width;
    this.#height = height;
    this.#colours = colours;
    this.#scale = scale;
    this.#pixels = Buffer.alloc(width * height);
  }

  /** A line through these points with round ends; a single point is a dot. */
  stroke(points: readonly Point[], thickness: number, colour: string): void {
    const layer = this.#colours.indexOf(colour) - 1;
    const radius = (thickness * this.#scale) / 2;
    const placed = points.map(([x, y]): Point => [x * this.#scale, y * this.#scale]);
    placed.forEach((from, index) => {
      const to = placed[index + 1] ?? (placed.length === 1 ? from : undefined);
      if (to) this.#segment(from, to, radius, layer);
    });
  }

  #segment([x1, y1]: Point, [x2, y2]: Point, radius: number, layer: number): void {
    const reach = radius + 1;
    const left = Math.max(0, Math.floor(Math.min(x1, x2) - reach));
    const right = Math.min(this.#width - 1, Math.ceil(Math.max(x1, x2) + reach));
    const top = Math.max(0, Math.floor(Math.min(y1, y2) - reach));
    const bottom = Math.min(this.#height - 1, Math.ceil(Math.max(y1, y2) + reach));
    const [dx, dy] = [x2 - x1, y2 - y1];
    const square = dx * dx + dy * dy;
    const outside = (radius + 0.5) ** 2;
    for (let y = top; y <= bottom; y += 1) {
      for (let x = left; x <= right; x += 1) {
        const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / square));
        const away = (x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2;
        if (away < outside) this.#cover(y * this.#width + x, Math.min(1, radius + 0.5 - Math.sqrt(away)), layer);
      }
    }
  }

  /** The more of a pixel is covered, the more of its colour it has; the stroke that covers more of it wins. */
  #cover(at: number, share: number, layer: number): void {
    const level = Math.round(share * (LEVELS - 1));
    if (level <= 0) return;
    const before = (this.#pixels[at] ?? 0) % LEVELS;
    if (level >= before) this.#pixels[at] = layer * LEVELS + level;
  }

  png(): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.#width, 0);
    header.writeUInt32BE(this.#height, 4);
    // 8 bits a pixel, from a palette.
    header.set([8, 3, 0, 0, 0], 8);
    return Buffer.concat([
      SIGNATURE,
      chunk('IHDR', header),
      chunk('PLTE', this.#palette()),
      chunk('IDAT', deflateSync(this.#rows(), PACKING)),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }

  #palette(): Buffer {
    const [ground = [], ...others] = this.#colours.map(channelsOf);
    return Buffer.from(
      others.flatMap((colour) =>
        Array.from({ length: LEVELS }, (_, level) =>
          colour.map((value, channel) => {
            const from = ground[channel] ?? 0;
            return Math.round(from + ((value - from) * level) / (LEVELS - 1));
          }),
        ).flat(),
      ),
    );
  }

  /** Each row behind the number of its filter: none. */
  #rows(): Buffer {
    const rows = Buffer.alloc(this.#height * (this.#width + 1));
    for (let y = 0; y < this.#height; y += 1) {
      this.#pixels.copy(rows, y * (this.#width + 1) + 1, y * this.#width, (y + 1) * this.#width);
    }
    return rows;
  }
}

function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, check]);
}
