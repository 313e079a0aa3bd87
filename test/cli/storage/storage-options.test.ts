import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/errors.ts';
import { storageSettings, type StorageOptions } from '../../../src/cli/storage/storage-options.ts';

const usual = { cleanupInterval: '6h', maxBytes: '1Gi', retention: '0' };
const read = (options: Partial<typeof usual>): ReturnType<typeof storageSettings> =>
  storageSettings({ ...usual, ...options } as StorageOptions);

describe('the options of storage', () => {
  it('are read', () => {
    expect(read({ cleanupInterval: '30m', maxBytes: '500Mi', retention: '1.5' })).toMatchObject({
      cleanupMilliseconds: 1_800_000,
      mostBytes: 500 * 1024 ** 2,
      retentionMilliseconds: 129_600_000,
    });
  });

  it('have no budget and no retention with 0', () => {
    expect(read({ maxBytes: '0' })).toMatchObject({ mostBytes: 0, retentionMilliseconds: 0 });
  });

  it.each([
    [{ cleanupInterval: '9s' }, '--cleanup-interval "9s" is no time from 10s to 14d, such as 30m or 6h'],
    [{ cleanupInterval: '15d' }, '--cleanup-interval "15d"'],
    [{ cleanupInterval: '6' }, '--cleanup-interval "6"'],
    [{ maxBytes: '1G' }, '--max-bytes "1G" is no number of bytes, such as 500Mi, 1Gi or 0'],
    [{ maxBytes: '' }, '--max-bytes ""'],
    [{ retention: '-1' }, '--retention "-1" is no number from 0 to 36500'],
  ])('are refused: %j', (options, message) => {
    expect(() => read(options)).toThrow(UsageError);
    expect(() => read(options)).toThrow(message);
  });
});
