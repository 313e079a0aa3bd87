import { describe, expect, it } from 'vitest';
import { markdownText, xmlAttribute, xmlText } from '../../src/report/escape.ts';

describe('escaping', () => {
  it('removes what XML cannot hold and keeps what it can', () => {
    expect(xmlText('\u0000a\u001b<b>&]]>\uFFFF\uD800😀\n')).toBe('a&lt;b&gt;&amp;]]&gt;😀\n');
    expect(xmlAttribute('"a\'\n')).toBe('&quot;a&apos;&#10;');
  });

  it('leaves GitHub nothing to link or to mention', () => {
    expect(markdownText('@team #1 https://a.example www.b.example :smile:')).toBe(
      '@&#8203;team #&#8203;1 https&#58;//a.example www&#46;b.example &#58;smile:',
    );
  });
});
