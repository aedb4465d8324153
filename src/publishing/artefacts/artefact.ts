/** One file to publish, rendered only when its fingerprint is new. */
export interface Artefact {
  path: string;
  type: string;
  /** True for files whose name holds their hash. */
  isImmutable: boolean;
  /** Stands for everything that the body depends on; null: render every time. */
  fingerprint: string | null;
  render: () => string | Buffer;
}

export const HTML = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';
export const ATOM = 'application/atom+xml; charset=utf-8';
export const JSON_FEED = 'application/feed+json; charset=utf-8';
export const RSS = 'application/rss+xml; charset=utf-8';
export const CALENDAR = 'text/calendar; charset=utf-8';
export const SCRIPT = 'text/javascript; charset=utf-8';
export const TEXT = 'text/plain; charset=utf-8';
export const XML = 'application/xml; charset=utf-8';
export const PNG = 'image/png';
export const SVG = 'image/svg+xml; charset=utf-8';
