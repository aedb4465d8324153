import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { apply } from '../../src/cli/apply.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { verifyPassword } from '../../src/lib/passwords.ts';
import { listPages } from '../../src/store/pages.ts';
import { aFolder, run, runProcess } from '../support/commands.ts';

const EXAMPLE = join(import.meta.dirname, '../../data/examples/status.yaml');

function write(folder: string, text: string): string {
  const file = join(folder, 'status.yaml');
  writeFileSync(file, text);
  return file;
}

it('applies the example as it stands, beside an open store, and has nothing to do the second time', async (t) => {
  const folder = aFolder(t);
  const store = openStore(join(folder, 'pulih.sqlite'));
  t.after(() => store.close());
  await migrate(store);

  const dry = await runProcess(folder, 'apply', EXAMPLE, '--dry-run');
  assert.deepEqual([dry.code, dry.err], [0, '']);
  assert.match(dry.out, /^\+ page Example Status$/m);
  assert.match(dry.out, /^\+ component Taxi calls$/m);
  assert.deepEqual(await listPages(store.db), []);

  const [first] = await Promise.all([runProcess(folder, 'apply', EXAMPLE), writeMeanwhile()]);
  assert.deepEqual([first.code, first.err], [0, '']);
  assert.match(
    first.out,
    /^heartbeat of Taxi calls \/ dispatcher, shown this once: POST http:\S+\/heartbeat\/\S{43}$/m,
  );
  const page = (await listPages(store.db))[0];
  assert.deepEqual([page?.name.ko, page?.timeZone], [undefined, 'Asia/Seoul']);

  const again = await runProcess(folder, 'apply', EXAMPLE, '--prune');
  assert.deepEqual(again, { code: 0, out: 'Nothing to change.\n', err: '' });

  async function writeMeanwhile(): Promise<void> {
    for (let turn = 0; turn < 200; turn += 1) {
      await store.transaction((tx) => tx.deleteFrom('pages').where('id', '=', 'nobody').execute());
    }
  }
});

it('says what changes from what to what, and removes only when told to', async (t) => {
  const folder = aFolder(t);
  const text = readFileSync(EXAMPLE, 'utf8');
  await run(apply, folder, EXAMPLE);
  const changed = text
    .replace('timeout: 10s', 'timeout: 5s')
    .replace('en: Payment,', 'en: Payments,')
    .replace(/ {8}- key: port\n.*\n.*\n/, '');
  const file = write(folder, changed);
  const kept = await run(apply, folder, file, '--dry-run');
  assert.match(kept.out, /^~ probe Website \/ web: timeout 10 s → 5 s$/m);
  assert.match(kept.out, /^~ component Payments: name \{en: "Payment".*→ \{en: "Payments"/m);
  assert.doesNotMatch(kept.out, /^-/m);
  const pruned = await run(apply, folder, file, '--prune', '--json');
  const { changes } = JSON.parse(pruned.out) as { changes: { verb: string; name: string }[] };
  assert.deepEqual(
    changes.filter(({ verb }) => verb === 'delete').map(({ name }) => name),
    ['Website / port'],
  );
  assert.equal((await run(apply, folder, file, '--prune')).out, 'Nothing to change.\n');
});

it('gives a lone page without a key the first page there is, also under another name', async (t) => {
  const folder = aFolder(t);
  await run(apply, folder, write(folder, 'page: {name: First}'));
  const { out } = await run(apply, folder, write(folder, 'page: {name: Second}'));
  assert.match(out, /^~ page Second: name "First" → "Second"$/m);
});

const FILES: [string, string, RegExp][] = [
  [
    'a schedule that is none',
    `page:\n  name: A\n  components:\n    - name: B\n      probes:\n        - http: {url: https://a.example}\n          schedule: every 1x\n`,
    /:7: page\.components\[0\]\.probes\[0\]\.schedule: "every 1x" is not .*every 60s/,
  ],
  ['a misspelt field', 'page:\n  name: A\n  time_zon: UTC\n', /:3: page\.time_zon: .*did you mean "time_zone"\?/],
  [
    'two misspelt fields',
    'page:\n  name: A\n  colour: red\n  langages: [en]\n',
    /:3: page\.colour.*\n.*:4: page\.langages: .*"languages"/,
  ],
  [
    'a need that leads nowhere',
    'page:\n  name: A\n  components:\n    - {name: Taxi}\n    - name: B\n      needs: [taxy]\n',
    /:6: page\.components\[1\]\.needs: .*"taxy".*did you mean "taxi"/,
  ],
  [
    'needs in a circle',
    'page:\n  name: A\n  components:\n    - {name: B, needs: [c]}\n    - {name: C, needs: [b]}\n',
    /:4: .*b needs c needs b/,
  ],
  [
    'a key twice',
    'page:\n  name: A\n  components:\n    - {name: B}\n    - {name: B}\n',
    /:5: page\.components\[1\]\.key: "b" is taken/,
  ],
  [
    'a probe key twice',
    'page:\n  name: A\n  components:\n    - name: B\n      probes:\n        - tcp: {host: a, port: 1}\n        - tcp: {host: b, port: 1}\n',
    /:7: .*probes\[1\]\.key: another probe/,
  ],
  [
    'no key from a name in Hangul',
    'page:\n  name: A\n  components:\n    - name: {ko: 택시}\n',
    /:4: page\.components\[0\]\.key: no key can be made/,
  ],
  [
    'a key with capitals',
    'page:\n  name: A\n  components:\n    - {name: B, key: Big One}\n',
    /:4: .*key: "Big One" is not a key/,
  ],
  [
    'a zone that is none',
    'page:\n  name: A\n  time_zone: Mars/Olympus\n',
    /:3: page\.time_zone: "Mars\/Olympus".*Asia\/Seoul/,
  ],
  ['a language that nobody speaks here', 'page:\n  name: A\n  languages: [en, tlh]\n', /:3: page\.languages: "tlh"/],
  ['a name in such a language', 'page:\n  name: {tlh: nuqneH}\n', /:2: page\.name: "tlh"/],
  ['no name', 'page:\n  time_zone: UTC\n', /:\d: page\.name: write a text/],
  ['an empty name', 'page:\n  name: ""\n', /:2: page\.name: It is empty/],
  ['a name too long', `page:\n  name: ${'x'.repeat(256)}\n`, /:2: page\.name: .*255/],
  [
    'a probe of two kinds',
    'page:\n  name: A\n  components:\n    - name: B\n      probes:\n        - {tcp: {host: a, port: 1}, heartbeat: {}}\n',
    /:6: .*probes\[0\]: say what to watch/,
  ],
  [
    'a port that is none',
    'page:\n  name: A\n  components:\n    - name: B\n      probes:\n        - tcp: {host: a, port: 70000}\n',
    /:6: .*probes\[0\]\.tcp\.port: .*65535/,
  ],
  [
    'a web address that is none',
    'page:\n  name: A\n  components:\n    - name: B\n      probes:\n        - http: {url: "file:///etc/passwd"}\n',
    /:6: .*http\.url: "file/,
  ],
  [
    'a time without a unit',
    'page:\n  name: A\n  components:\n    - name: B\n      probes:\n        - http: {url: https://a.example}\n          timeout: 10\n',
    /:7: .*timeout: write a time with its unit/,
  ],
  [
    'a time limit too long',
    'page:\n  name: A\n  components:\n    - name: B\n      probes:\n        - http: {url: https://a.example}\n          timeout: 5m\n',
    /:7: .*timeout: .*60s/,
  ],
  [
    'a day that does not exist',
    'page:\n  name: A\n  components:\n    - {name: B, start_date: 2026-02-30}\n',
    /:4: .*start_date: "2026-02-30"/,
  ],
  [
    'a rule that is none',
    'page:\n  name: A\n  components:\n    - {name: B, rule: shout}\n',
    /:4: .*rule: use observe, propose, publish/,
  ],
  [
    'a word for yes',
    'page:\n  name: A\n  components:\n    - {name: B, hidden: "maybe"}\n',
    /:4: .*hidden: write true or false/,
  ],
  ['both page and pages', 'page: {name: A}\npages: [{name: B}]\n', /say either "page:"/],
  ['two pages alike', 'pages:\n  - {name: A}\n  - {name: A}\n', /:3: pages\[1\]\.key: another page/],
  ['nothing at all', '', /:1: .*begins with "page:"/],
  ['a list', '- page\n', /:1: .*begins with "page:"/],
  ['YAML that is broken', 'page:\n  name: [A\n', /:\d: /],
  ['a field twice', 'page:\n  name: A\n  name: B\n', /:3: .*unique/],
  [
    'a field that JavaScript objects have',
    'page:\n  name: A\n  __proto__: {hidden: true}\n',
    /:3: page\.__proto__: there is no such field/,
  ],
  [
    'references that unfold without measure',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g']
      .map(
        (name, index) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdef'.charAt(index)}`)
            .join(',')}]`,
      )
      .join('\n')}\n`,
    /refers to its own parts too often/,
  ],
];

for (const [what, text, words] of FILES) {
  it(`refuses a file with ${what}, and names line and remedy`, async (t) => {
    const folder = aFolder(t);
    const { code, out, err } = await run(apply, folder, write(folder, text));
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, words);
    assert.ok(
      err
        .split('\n')
        .slice(0, -1)
        .every((line) => line.startsWith(join(folder, 'status.yaml'))),
      err,
    );
    const store = openStore(join(folder, 'pulih.sqlite'));
    t.after(() => store.close());
    assert.deepEqual(await listPages(store.db), []);
  });
}

it('says in words how long a duty to notify is changed to', async (t) => {
  const folder = aFolder(t);
  await run(apply, folder, write(folder, 'page:\n  name: A\n  duty: korea\n'));
  const { code, out } = await run(
    apply,
    folder,
    write(folder, 'page:\n  name: A\n  duty: {notice: 90m, damages: 720h}\n'),
  );
  assert.equal(code, 0);
  assert.match(out, /notice 2 h, damages 720 h.*notice 90 min, damages 720 h/);
});

it('tells every fault of a file at once', async (t) => {
  const folder = aFolder(t);
  const file = write(
    folder,
    'page:\n  name: ""\n  time_zone: Mars\n  components:\n    - {name: B, start_date: never}\n',
  );
  const { err } = await run(apply, folder, file);
  assert.equal(err.trim().split('\n').length, 3);
});

it('says how it is called when it is called wrongly, and where a file is missing', async (t) => {
  const folder = aFolder(t);
  assert.equal((await run(apply, folder)).code, 2);
  assert.match((await run(apply, folder, 'a.yaml', '--prun')).err, /--prun[\s\S]*Usage: pulih apply/);
  const missing = await run(apply, folder, join(folder, 'nothing.yaml'));
  assert.equal(missing.code, 1);
  assert.match(missing.err, /no such file/);
  const help = await runProcess(folder, 'apply', '--help');
  assert.deepEqual([help.code, help.err], [0, '']);
  assert.match(help.out, /--dry-run/);
});

const PAGES = (own: string): string => `pages:
  - key: main
    name: Main
    host: status.example.org
    footer_links: [{ text: Home, url: https://example.com/ }]
    colours: { light: "#0B5D3B", dark: "#7fd6a8" }
  - key: inner
    name: Inner
    access: password
${own}`;

it('gives pages their own host, logo, colours, links and password, and changes nothing the second time', async (t) => {
  const folder = aFolder(t);
  writeFileSync(join(folder, 'logo.svg'), readFileSync(join(import.meta.dirname, '../../data/examples/logo.svg')));
  const file = write(folder, PAGES('    password: open sesame\n    logo: logo.svg\n'));
  const made = await run(apply, folder, file);
  assert.equal(made.code, 0, made.err);
  const store = openStore(join(folder, 'pulih.sqlite'));
  t.after(() => store.close());
  const [main, inner] = await listPages(store.db);
  assert.deepEqual([main?.host, main?.colours?.light, main?.footerLinks.length], ['status.example.org', '#0b5d3b', 1]);
  assert.deepEqual([inner?.access, inner?.logo?.type, inner?.logo?.width], ['password', 'svg', 120]);
  assert.ok(await verifyPassword('open sesame', inner?.passwordHash ?? null));
  assert.match((await run(apply, folder, file)).out, /^Nothing to change\.$/m);
  assert.match((await run(apply, folder, write(folder, PAGES('    logo: logo.svg\n')))).out, /^Nothing to change\.$/m);

  const changed = await run(apply, folder, write(folder, PAGES('    password: another one\n')), '--json');
  assert.doesNotMatch(changed.out, /another one|argon2/);
  const after = (await listPages(store.db))[1];
  assert.ok(await verifyPassword('another one', after?.passwordHash ?? null));
  assert.equal(after?.logo, null);
  assert.deepEqual(await store.db.selectFrom('logos').selectAll().execute(), []);
  const audit = await store.db.selectFrom('audit').select('details').execute();
  assert.doesNotMatch(JSON.stringify(audit), /argon2|another one|open sesame/);
  const told = await run(apply, folder, write(folder, PAGES('    password: a third one\n')), '--dry-run');
  assert.match(told.out, /^~ page Inner: password changed$/m);
});

it('puts pages in the order of the file, and lets two of them exchange their hosts', async (t) => {
  const folder = aFolder(t);
  const pages = (...own: [string, string][]): string =>
    write(folder, `pages:\n${own.map(([key, host]) => `  - { key: ${key}, name: ${key}, host: ${host} }`).join('\n')}`);
  assert.equal((await run(apply, folder, pages(['a', 'a.example.org'], ['b', 'b.example.org']))).code, 0);
  const swapped = await run(apply, folder, pages(['b', 'a.example.org'], ['a', 'b.example.org']));
  assert.equal(swapped.code, 0, swapped.err);
  const store = openStore(join(folder, 'pulih.sqlite'));
  t.after(() => store.close());
  assert.deepEqual(
    (await listPages(store.db)).map(({ key, host }) => [key, host]),
    [
      ['b', 'a.example.org'],
      ['a', 'b.example.org'],
    ],
  );
});

it('names each fault of what is a page’s own, with its line, and by how much a colour fails', async (t) => {
  const folder = aFolder(t);
  const refused = async (own: string): Promise<string> => {
    const { code, err } = await run(apply, folder, write(folder, `page:\n  name: Main\n${own}`));
    assert.equal(code, 1);
    return err.replaceAll(`${folder}/`, '');
  };
  assert.match(
    await refused('  colours: { light: "#7fd6a8", dark: "#7fd6a8" }\n'),
    /status\.yaml:3: page\.colours\.light: #7fd6a8 has a contrast of 1\.6\d:1 on the light ground, of 4\.5:1 that reading needs: choose a darker colour\./,
  );
  assert.match(await refused('  colours: { light: green, dark: "#7fd6a8" }\n'), /"green" is not a colour/);
  assert.match(await refused('  host: https://status.example.org\n'), /page\.host: .* is not the name of a host/);
  assert.match(await refused('  host: localhost\n'), /page\.host/);
  assert.match(await refused('  access: password\n'), /page\.access: this page has no password yet/);
  assert.match(await refused('  access: password\n  password: short\n'), /page\.password: Use 8 to 200 characters/);
  assert.match(await refused('  access: friends\n'), /use public, password, staff/);
  assert.match(await refused('  logo: nothing.png\n'), /page\.logo: There is no file "nothing\.png"/);
  writeFileSync(join(folder, 'bad.svg'), '<svg viewBox="0 0 1 1"><script>alert(1)</script></svg>');
  assert.match(await refused('  logo: bad.svg\n'), /page\.logo: This SVG is refused: it holds <script>/);
  for (const url of [
    'javascript:alert(1)',
    'ftp://example.com',
    'example.com',
    '"https://a b"',
    '"data:text/html,x"',
  ]) {
    const told = await refused(`  footer_links:\n    - { text: Home, url: ${url} }\n`);
    assert.match(told, /status\.yaml:4: page\.footer_links\[0\]\.url: .* is no address for a link/, url);
  }
});
