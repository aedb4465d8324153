import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { DataFolderError, lockDataFolder } from '../../src/store/instance-lock.ts';

/** A folder for each user: what one user has unpacked, another may not run. */
const FOLDER = join(tmpdir(), `pulih-browser-${process.getuid?.() ?? 'user'}`);

let browser: Promise<Browser> | undefined;

/** The one browser of a test file, started when it is first needed; it comes through npm and runs as root too. */
export function theBrowser(): Promise<Browser> {
  browser ??= launch();
  return browser;
}

export async function closeBrowser(): Promise<void> {
  const open = browser;
  browser = undefined;
  await (await open)?.close();
}

async function launch(): Promise<Browser> {
  // Makes the package unpack the shared libraries that a bare machine lacks; it reads this while it is imported.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  mkdirSync(FOLDER, { recursive: true });
  process.env['TMPDIR'] = FOLDER;
  process.env['FONTCONFIG_FILE'] = fontsFile();
  const { default: packed } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await oneAtATime(FOLDER, () => packed.executablePath()),
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    headless: true,
  });
}

/** The package's own list of fonts names folders of another machine, and without any font the browser ends itself. */
function fontsFile(): string {
  const file = join(FOLDER, 'fonts-here.conf');
  const folders = ['/usr/share/fonts', join(FOLDER, 'fonts')].map((folder) => `<dir>${folder}</dir>`);
  const cache = `<cachedir>${join(FOLDER, 'fonts-cache')}</cachedir>`;
  writeFileSync(file, `<?xml version="1.0"?>\n<fontconfig>${folders.join('')}${cache}</fontconfig>\n`);
  return file;
}

/** Test files run side by side: one unpacks the browser, and the others wait until it is whole. */
async function oneAtATime<T>(folder: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const unlock = tryLock(folder);
    if (unlock) return work().finally(unlock);
    await sleep(50);
  }
}

function tryLock(folder: string): (() => void) | undefined {
  try {
    return lockDataFolder(folder, { holdsDatabase: false });
  } catch (error) {
    if (error instanceof DataFolderError) return undefined;
    throw error;
  }
}

export const PHONE = { width: 375, height: 740 };
export const DESKTOP = { width: 1280, height: 900 };

/** A page in a context of its own, closed with the test. */
export async function aTab(
  t: { after: (work: () => Promise<void>) => void },
  options: BrowserContextOptions,
): Promise<Page> {
  const context = await (await theBrowser()).newContext(options);
  t.after(() => context.close());
  return context.newPage();
}
