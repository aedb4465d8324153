import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { markdownToHtml } from '../../src/lib/markdown.ts';

describe('the words of operators', () => {
  it('may be emphasised, listed and linked', () => {
    assert.equal(markdownToHtml('**Nobody** is hurt.'), '<p><strong>Nobody</strong> is hurt.</p>');
    assert.equal(markdownToHtml('- mail\n- taxi'), '<ul>\n<li>mail</li>\n<li>taxi</li>\n</ul>');
    assert.equal(
      markdownToHtml('[help](https://example.com/help)'),
      '<p><a href="https://example.com/help" rel="nofollow noopener">help</a></p>',
    );
  });

  it('keep their line breaks', () => {
    assert.equal(markdownToHtml('one\ntwo'), '<p>one<br>\ntwo</p>');
  });

  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:msgbox)',
    '![x](https://elsewhere.example/pixel.png)',
    '<javascript:alert(1)>',
    '[x]: javascript:alert(1)\n\n[x]',
  ];
  for (const text of hostile) {
    it(`never become ${text.split('\n')[0] ?? ''}`, () => {
      const html = markdownToHtml(text);
      assert.doesNotMatch(html, /<(script|img)|href="(javascript|data|vbscript)|<[^>]+ on\w+=/i);
    });
  }

  it('make no tag and no attribute but the few that we know, whatever is written', () => {
    const known = /^\/?(p|strong|em|s|ul|ol|li|a|br|code|pre|blockquote|hr|h[1-6]|table|thead|tbody|tr|th|td)$/;
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '[',
      ']',
      '(',
      ')',
      '!',
      '`',
      '*',
      '\n',
      'javascript:',
      'a',
      ' ',
      '&',
      '=',
      'script',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const [, tag = '', attributes = ''] of markdownToHtml(pieces.join('')).matchAll(/<(\/?\w+)([^>]*)>/g)) {
          assert.match(tag, known);
          assert.doesNotMatch(attributes, /\son\w+=|javascript:/i);
        }
      }),
    );
  });
});
