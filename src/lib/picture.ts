import { createHash } from 'node:crypto';
import { readSvg } from './svg.ts';

export type PictureType = 'png' | 'jpeg' | 'webp' | 'svg';

export interface Picture {
  /** 128 bits of its SHA-256, in hexadecimal. */
  hash: string;
  type: PictureType;
  width: number;
  height: number;
}

interface Size {
  width: number;
  height: number;
}

const LARGEST = 100_000;
const LONGEST_SIDE = 4_096;

/** What a picture is, by its bytes and not by its name; or, for people, what is wrong with it and what to do. */
export function readPicture(bytes: Buffer): Picture | { fault: string } {
  if (bytes.length > LARGEST) {
    return { fault: `It is ${Math.ceil(bytes.length / 1_000)} kB: make it 100 kB or less.` };
  }
  const found = sniff(bytes);
  if ('fault' in found) return found;
  const { width, height } = found;
  if (Math.max(width, height) > LONGEST_SIDE || Math.min(width, height) < 1) {
    return { fault: `It is ${width} by ${height} pixels: use 1 to ${LONGEST_SIDE}.` };
  }
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return { hash, type: found.type, width: Math.round(width), height: Math.round(height) };
}

function sniff(bytes: Buffer): (Size & { type: PictureType }) | { fault: string } {
  const size = pngSize(bytes) ?? jpegSize(bytes) ?? webpSize(bytes);
  if (size) return size;
  const text = asText(bytes);
  if (text === null || !/<svg[\s/>]/.test(text))
    return { fault: 'It is no PNG, JPEG, WebP or SVG picture: use one of these.' };
  const svg = readSvg(text);
  return 'fault' in svg
    ? { fault: `This SVG is refused: ${svg.fault}. Export it as a plain SVG, or as PNG.` }
    : { type: 'svg', ...svg };
}

/** Null: it is no text, or not plain UTF-8, which others would read otherwise than we do. */
function asText(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

type Sized = Size & { type: PictureType };

function pngSize(bytes: Buffer): Sized | null {
  const isPng = bytes.length > 32 && bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
  return isPng ? { type: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : null;
}

/** The frame header that says the size stands somewhere among other segments. */
function jpegSize(bytes: Buffer): Sized | null {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { type: 'jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
  }
  return null;
}

function webpSize(bytes: Buffer): Sized | null {
  const word = (at: number): string => bytes.toString('latin1', at, at + 4);
  if (bytes.length < 30 || word(0) !== 'RIFF' || word(8) !== 'WEBP') return null;
  const type = 'webp';
  if (word(12) === 'VP8X') return { type, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (word(12) === 'VP8L') {
    const bits = bytes.readUInt32LE(21);
    return { type, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  return { type, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
}
