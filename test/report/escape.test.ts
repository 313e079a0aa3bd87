import { describe, expect, it } from 'vitest';
import { markdownText, shorten, spellOutControls, xmlAttribute, xmlText } from '../../src/report/escape.ts';

describe('escaping', () => {
  it('spells out what would act on a terminal or turn text around', () => {
    expect(spellOutControls('a\n\u001b[1m\u009b\u202e\u2028\uD800é😀')).toBe(
      'a\\n\\x1b[1m\\x9b\\u202e\\u2028\\ud800é😀',
    );
  });

  it('spells out what the log of a workflow would obey, and only there', () => {
    expect(spellOutControls('::error::x\n::stop a ::debug')).toBe('\\x3a:error::x\\n::stop a \\x3a:debug');
    expect(spellOutControls('a ##[error]b ## [c] fd::1')).toBe('a \\x23#[error]b ## [c] fd::1');
    expect(spellOutControls('\u0007::error::')).toBe('\\x07::error::');
  });

  it('removes what XML cannot hold and keeps what it can', () => {
    expect(xmlText('\u0000a\u001b<b>&]]>\uFFFF\uD800😀\n')).toBe('a&lt;b&gt;&amp;]]&gt;😀\n');
    expect(xmlAttribute('"a\'\n')).toBe('&quot;a&apos;&#10;');
  });

  it('leaves GitHub nothing to link or to mention', () => {
    expect(markdownText('@team #1 https://a.example www.b.example :smile:')).toBe(
      '@&#8203;team #&#8203;1 https&#58;//a.example www&#46;b.example &#58;smile:',
    );
  });

  it('cuts long text without halving a character', () => {
    expect(shorten('ab', 2)).toBe('ab');
    expect(shorten('a😀b', 3).isWellFormed()).toBe(true);
  });
});
