import type { IncomingMessage } from 'node:http';
import { TextDecoder } from 'node:util';

export interface Body {
  text: string;
  /** False where only the beginning was read. */
  isWhole: boolean;
}

const LIMIT_BYTES = 1_048_576;

/** The body as text in its own character set, at most its first 1 MiB: an endless answer costs no more than that. */
export async function readText(response: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, LIMIT_BYTES - size));
    size += chunk.length;
    if (size > LIMIT_BYTES) break;
  }
  return {
    text: decoderFor(response.headers['content-type']).decode(Buffer.concat(chunks)),
    isWhole: size <= LIMIT_BYTES,
  };
}

function decoderFor(contentType = ''): TextDecoder {
  const label = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
