import { describe, expect, it } from 'vitest';
import { shorten, spellOutControls } from '../../src/model/visible-text.ts';

describe('text of strangers', () => {
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

  it('cuts long text without halving a character', () => {
    expect(shorten('ab', 2)).toBe('ab');
    expect(shorten('a😀b', 3).isWellFormed()).toBe(true);
  });
});
