import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { readMultipart } from '../../src/lib/multipart.ts';

const name = fc.stringMatching(/^[a-z_.]{1,10}$/);
const file = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));

it('reads what a browser writes, whatever the files hold', async () => {
  const parts = fc.array(
    fc.tuple(
      name,
      fc.oneof(
        fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
        file,
      ),
    ),
    { maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(parts, async (sent) => {
      const form = new FormData();
      for (const [key, value] of sent)
        form.append(
          key,
          typeof value === 'string' ? value : new Blob([new Uint8Array(value)]),
          ...((typeof value === 'string' ? [] : ['logo.png']) as []),
        );
      const written = new Response(form);
      const type = written.headers.get('content-type') ?? '';
      assert.deepEqual(readMultipart(Buffer.from(await written.arrayBuffer()), type), sent);
    }),
  );
});

it('refuses what is malformed, and never fails', () => {
  const type = 'multipart/form-data; boundary=x';
  const body = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n';
  assert.deepEqual(readMultipart(Buffer.from(body), type), [['a', '1']]);
  const bad = ['', '--x', body.slice(0, -5), body.replace('name=', 'nam='), body.replace('\r\n\r\n', '\r\n'), '--y--'];
  for (const each of bad) assert.equal(readMultipart(Buffer.from(each), type), null, each);
  assert.equal(readMultipart(Buffer.from(body), 'multipart/form-data'), null);
  const many = `${body.slice(0, -7).repeat(200)}--x--`;
  assert.equal(readMultipart(Buffer.from(many), type), null);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: body.length }), (noise, cut) => {
      const mixed = Buffer.concat([Buffer.from(body.slice(0, cut)), Buffer.from(noise), Buffer.from(body.slice(cut))]);
      readMultipart(mixed, type);
    }),
  );
});
