import { describe, expect, it } from 'vitest';
import { bytesText, parseBytes } from '../../../src/storage/budget/byte-size.ts';

describe('a number of bytes', () => {
  it.each([
    ['0', 0],
    ['1024', 1024],
    ['500Mi', 500 * 1024 ** 2],
    ['1Gi', 1024 ** 3],
    ['2Ti', 2 * 1024 ** 4],
  ])('is read from %s', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['', '1 Gi', '-1', '1.5Gi', '1G', '1gi', 'Gi', '1e3', '99999999999999Ti', '1234567890123456'])(
    'is not %j',
    (text) => {
      expect(parseBytes(text)).toBeUndefined();
    },
  );

  it.each([
    [0, '0'],
    [1023, '1023'],
    [1024 ** 3, '1Gi'],
    [1.24 * 1024 ** 3, '1.2Gi'],
    [820 * 1024 ** 2, '820Mi'],
    [5000 * 1024 ** 4, '5000Ti'],
  ])('is written for people: %d', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});
