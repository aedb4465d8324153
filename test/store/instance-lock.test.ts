import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DataFolderError, lockDataFolder } from '../../src/store/instance-lock.ts';

describe('the lock on a data folder', () => {
  it('refuses a second server, says what to do, and is free again when it is given back', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pulih-lock-'));
    t.after(() => {
      rmSync(folder, { recursive: true });
    });
    const unlock = lockDataFolder(folder, { holdsDatabase: true });
    assert.throws(() => lockDataFolder(folder, { holdsDatabase: true }), DataFolderError);
    unlock();
    lockDataFolder(folder, { holdsDatabase: true })();
  });

  it('does not outlive a process that is killed', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pulih-lock-'));
    t.after(() => {
      rmSync(folder, { recursive: true });
    });
    const script = `
      const { lockDataFolder } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/store/instance-lock.ts'))});
      lockDataFolder(${JSON.stringify(folder)}, { holdsDatabase: true });
      console.log('locked');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    await once(child.stdout, 'data');
    assert.throws(() => lockDataFolder(folder, { holdsDatabase: true }), /Another Pulih server/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockDataFolder(folder, { holdsDatabase: true })();
  });
});
