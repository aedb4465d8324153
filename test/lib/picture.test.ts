import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readPicture } from '../../src/lib/picture.ts';

const svg = (inside: string, attributes = 'viewBox="0 0 120 40"'): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);

function faultOf(bytes: Buffer): string {
  const read = readPicture(bytes);
  return 'fault' in read ? read.fault : '';
}

/** The smallest of each that holds its size. */
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108002800780301220002110103110100', 'hex');
const WEBP = Buffer.concat([
  Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0', 'latin1'),
  Buffer.from('770000270000', 'hex'),
]);

describe('a picture', () => {
  it('is known by its bytes, with its size', () => {
    const png = readFileSync(join(import.meta.dirname, '../../docs/screenshots/mail-phone.png')).subarray(0, 5_000);
    const read = readPicture(png);
    assert.ok(!('fault' in read) && read.type === 'png' && read.width > 100 && read.height > 100);
    for (const [bytes, type] of [
      [JPEG, 'jpeg'],
      [WEBP, 'webp'],
      [svg('<path d="M0 0h9"/>'), 'svg'],
    ] as const) {
      const { hash, ...facts } = readPicture(bytes) as { hash: string };
      assert.deepEqual(facts, { type, width: 120, height: 40 });
      assert.match(hash, /^[0-9a-f]{32}$/);
    }
    assert.match(JSON.stringify(readPicture(svg('', 'width="30px" height="10"'))), /"width":30,"height":10/);
  });

  it('is taken as drawing programs write it', () => {
    const whole = `<?xml version="1.0" encoding="UTF-8"?>\n<!-- Made by hand -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">
<svg viewBox="0 0 9 9" xmlns:xlink="http://www.w3.org/1999/xlink"><title>Kopi &amp; Teh</title><style>.a{fill:#123456}</style>
<defs><linearGradient id="g"><stop offset='0' stop-color='red'/></linearGradient></defs>
<rect class="a" fill="url(#g)" width="9" height="9"/><use xlink:href="#g"/></svg>\n`;
    assert.equal(faultOf(Buffer.from(whole)), '');
  });

  it('is refused where an SVG runs, loads or hides anything', () => {
    const bad = [
      '<script>alert(1)</script>',
      '<SCRIPT>alert(1)</SCRIPT>',
      '<svg:script>alert(1)</svg:script>',
      '<g onload="alert(1)"/>',
      "<g\nonclick = 'alert(1)'/>",
      '<g onload=alert(1) />',
      '<a href="#x"><path/></a>',
      '<use href="https://evil.example/x.svg#a"/>',
      '<use xlink:href="data:image/svg+xml;base64,AAAA"/>',
      '<image href="https://evil.example/track.png"/>',
      '<foreignObject><body/></foreignObject>',
      '<rect fill="url(https://evil.example/)"/>',
      '<rect fill="url( \'//evil.example/\')"/>',
      '<rect style="background:u\\72l(//evil.example/)"/>',
      '<style>@import "https://evil.example/x.css";</style>',
      `<style>rect{background:image-set('//evil.example' 1x)}</style>`,
      '<style>rect{fill:url(//evil.example)}</style>',
      '<rect fill="&#117;rl(//evil.example)"/>',
      '<animate attributeName="href" to="javascript:alert(1)"/>',
      '<set attributeName="onload" to="alert(1)"/>',
      '<![CDATA[<script>alert(1)</script>]]>',
      '<g><rect/>',
      '</g>',
      '<?php echo 1 ?>',
      '<!ENTITY x "y">',
    ];
    for (const inside of bad) assert.match(faultOf(svg(inside)), /This SVG is refused/, inside);
    const whole = [
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg viewBox="0 0 1 1">&x;</svg>',
      '<?xml-stylesheet href="https://evil.example/x.css"?><svg viewBox="0 0 1 1"/>',
      '<svg viewBox="0 0 1 1"/><svg viewBox="0 0 1 1"/>',
      '<html><svg viewBox="0 0 1 1"/></html>',
      '<svg viewBox="0 0 1 1" onload="alert(1)"/>',
      '<svg/>',
      '<?xml version="1.0" encoding="ISO-2022-JP"?><svg viewBox="0 0 1 1"/>',
      '<svg viewBox="0 0 1 1"><g id="\u001b$B"/></svg>',
    ];
    for (const text of whole) assert.match(faultOf(Buffer.from(text)), /This SVG is refused/, text);
  });

  it('is refused where it is none, or too large', () => {
    assert.match(faultOf(Buffer.from('GIF89a')), /no PNG, JPEG, WebP or SVG/);
    assert.match(faultOf(Buffer.alloc(0)), /no PNG/);
    assert.match(faultOf(Buffer.alloc(100_001)), /It is 101 kB: make it 100 kB or less/);
    assert.match(faultOf(svg('', 'viewBox="0 0 9000 10"')), /9000 by 10 pixels/);
  });

  it('is never more than refused, whatever the bytes', () => {
    const start = fc.constantFrom(JPEG, WEBP, svg('<g/>'), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(0));
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 40 }), (head, tail, cut) => {
        const read = readPicture(Buffer.concat([head.subarray(0, cut), tail]));
        assert.ok('fault' in read || (read.width >= 1 && read.height >= 1));
      }),
    );
  });
});
