import { describe, expect, it } from 'vitest';
import { oneLine } from '../../../../src/kube/api/http/one-line.ts';

describe('text of others in a message', () => {
  it.each([
    [' two\r\nlines\t ', 'two lines'],
    ['\u001b[2Jgone\u0000', '[2Jgone'],
    ['right\u202eto left\u2029', 'right to left'],
    ['half \ud83d', 'half \ufffd'],
    ['', ''],
  ])('%j becomes %j', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });

  it('is cut to 300 characters, and not within one', () => {
    const cut = oneLine('😀'.repeat(1_000_000));
    expect(cut).toHaveLength(300);
    expect(cut.isWellFormed()).toBe(true);
    expect(cut.endsWith('…')).toBe(true);
  });
});
