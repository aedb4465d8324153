import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { demo } from '../../src/cli/demo.ts';

const MAIN = join(import.meta.dirname, '../../src/start.js');
const SCENARIO = `start: 2026-03-01 11:59
page:
  key: example
  name: Example
  time_zone: Asia/Seoul
  languages: [en]
  components: [{ key: mail, name: Kakao Mail }]
events:
  - at: 2026-03-01 12:00
    open:
      key: outage
      name: Mail is <b>down</b>
      impacts: { mail: major_outage }
`;

it('lets one watch the page, the console and the mails, and ends with everything on Ctrl-C', async (t) => {
  const { child, output } = startDemo(t);
  await until(() => output.text.includes('The outage is over'));
  const addressOf = (name: string): string => new RegExp(`${name} +(http://\\S+)`).exec(output.text)?.[1] ?? '';

  const page = await (await fetch(`${addressOf('Page')}en/`)).text();
  assert.match(page, /Kakao Mail/);
  assert.equal((await fetch(addressOf('Console'))).status, 200);

  const list = await (await fetch(addressOf('Mailbox'))).text();
  assert.match(list, /1 mail\(s\) so far/);
  assert.match(list, /\[Example\] Mail is &#60;b&#62;down/);
  const mail = await fetch(`${addressOf('Mailbox')}mail/1/html`);
  assert.match(mail.headers.get('content-security-policy') ?? '', /sandbox/);
  assert.match(await mail.text(), /Kakao Mail/);
  assert.equal((await fetch(`${addressOf('Mailbox')}mail/99`)).status, 404);

  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number | null];
  assert.equal(code, 0);
});

it('refuses what it does not understand', async () => {
  const io = { env: {}, out: () => undefined, err: () => undefined };
  assert.equal(await demo.run(['--speed', '0'], io), 2);
  assert.equal(await demo.run(['--mailbox-port', '70000'], io), 2);
  assert.equal(await demo.run(['/nowhere/outage.yaml'], io), 1);
});

function startDemo(t: TestContext): { child: ChildProcess; output: { text: string } } {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-test-'));
  const file = join(folder, 'outage.yaml');
  writeFileSync(file, SCENARIO);
  const options = ['--speed', 'max', '--subscribers', '1', '--mailbox-port', '0'];
  const child = spawn(process.execPath, [MAIN, 'demo', file, ...options], {
    env: { PATH: process.env['PATH'], PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const output = { text: '' };
  child.stdout.on('data', (part: Buffer) => {
    output.text += part.toString();
  });
  return { child, output };
}

/** Looks again and again until something holds; the test's own time limit ends it where it never does. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}
