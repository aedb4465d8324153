import type { SitePatch } from '../../lib/site-patch.ts';

/** What the first process tells a web process. */
export type ToWebProcess =
  | { kind: 'listen'; port: number; socketPath: string }
  | { kind: 'replace'; patch: SitePatch }
  | { kind: 'remove'; id: string }
  | { kind: 'stop' };

/** What a web process says: which files it found by itself, and that it listens. */
export type FromWebProcess =
  | { kind: 'has'; versions: Map<string, Map<string, string>> }
  | { kind: 'listening' }
  | { kind: 'failed'; message: string };
