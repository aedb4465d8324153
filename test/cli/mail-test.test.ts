import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mailTest } from '../../src/cli/mail-test.ts';
import { startMailCatcher } from '../support/mail-catcher.ts';
import { temporaryFolder } from '../support/server-process.ts';

async function run(args: string[], env: Record<string, string>): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const out = (text: string): void => void (said.out += text);
  const err = (text: string): void => void (said.err += text);
  return { code: await mailTest.run(args, { env, out, err }), ...said };
}

describe('pulih mail test', () => {
  it('sends a mail and says that the server took it', async (t) => {
    const catcher = await startMailCatcher(t);
    const env = { DATA_DIR: temporaryFolder(t), SMTP_URL: catcher.url, MAIL_FROM: 'Status <status@example.com>' };
    const { code, out } = await run(['ayu@example.com'], env);
    assert.deepEqual([code, out], [0, 'The mail server took it for ayu@example.com.\n']);
    assert.match(catcher.to('ayu@example.com')[0]?.text ?? '', /mail works/);
  });

  it('says in the words of the server why it was refused', async (t) => {
    const catcher = await startMailCatcher(t);
    catcher.misbehave(() => ({ at: 'recipient', code: 550, text: 'No such person here' }));
    const { code, err } = await run(['ayu@example.com'], { DATA_DIR: temporaryFolder(t), SMTP_URL: catcher.url });
    assert.equal(code, 1);
    assert.match(err, /No such person here/);
  });

  it('says that nothing can be sent without SMTP_URL, and how it is called', async (t) => {
    const env = { DATA_DIR: temporaryFolder(t) };
    assert.equal((await run(['ayu@example.com'], env)).code, 1);
    assert.equal((await run([], env)).code, 2);
    assert.equal((await run(['not an address'], env)).code, 2);
  });
});
