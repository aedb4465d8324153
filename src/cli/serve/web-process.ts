import { openPublished } from '../../app.ts';
import type { Config } from '../../config.ts';
import { PublishedFiles } from '../../lib/published-files.ts';
import { applyPatch, versionsOf } from '../../lib/site-patch.ts';
import { createFront, type Front } from '../../web/front.ts';
import { passOn } from '../../web/pass-on.ts';
import type { FromWebProcess, ToWebProcess } from './messages.ts';

/**
 * A process that answers readers from memory and knows no database: it begins with what lies in the folder, is told of
 * every new set, and passes on whatever is not published. Ends when it is told to, or when the first process is gone.
 */
export function runWebProcess(config: Config): Promise<number> {
  const files = new PublishedFiles(config.baseUrl);
  openPublished(config, files);
  let front: Front | undefined;
  // Ctrl-C reaches every process of a terminal; the first one says when to stop.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => undefined);
  return new Promise((resolve) => {
    const stop = async (): Promise<void> => {
      await front?.close();
      resolve(0);
      process.disconnect();
    };
    process.on('message', (message: ToWebProcess) => {
      if (message.kind === 'replace') applyPatch(files, message.patch);
      else if (message.kind === 'remove') files.remove(message.id);
      else if (message.kind === 'stop') void stop();
      else void startFront(config, files, message).then((started) => (front = started));
    });
    tell({ kind: 'has', versions: new Map(files.sites().map((site) => [site.id, versionsOf(site)])) });
  });
}

async function startFront(
  config: Config,
  files: PublishedFiles,
  { port, socketPath }: { port: number; socketPath: string },
): Promise<Front | undefined> {
  try {
    const front = await listening({ ...config, files, port }, socketPath);
    tell({ kind: 'listening' });
    return front;
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

/** Where the system cannot spread connections over several listeners, the first process holds the one they share. */
async function listening(parts: Parameters<typeof createFront>[0], socketPath: string): Promise<Front> {
  for (const isPortShared of [true, false]) {
    const front = createFront({ ...parts, isPortShared });
    front.answerRest(passOn(socketPath));
    try {
      await front.listen();
      return front;
    } catch (error) {
      const isUnsupported = error instanceof Error && 'code' in error && error.code === 'ENOTSUP';
      if (!isPortShared || !isUnsupported) throw error;
    }
  }
  throw new Error('no way to listen');
}

function tell(message: FromWebProcess): void {
  process.send?.(message);
}
