import { parseBytes } from '../../storage/budget/byte-size.ts';
import { type StorageSettings, usualStorage } from '../../storage/storage-settings.ts';
import { quote, UsageError } from '../errors.ts';
import { number } from '../option-values.ts';
import type { ServiceOptions } from '../service/service-options.ts';

/** The options as the command line gives them. */
export interface StorageOptions extends ServiceOptions {
  readonly cleanupInterval: string;
  readonly maxBytes: string;
  readonly retention: string;
}

const milliseconds: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const longestInterval = 14 * 86_400_000;
const shortestInterval = 10_000;

/** Reads those that only storage has. Throws UsageError. */
export function storageSettings({ cleanupInterval, maxBytes, retention }: StorageOptions): StorageSettings {
  return {
    ...usualStorage,
    cleanupMilliseconds: interval(cleanupInterval),
    mostBytes: budget(maxBytes),
    retentionMilliseconds: number('retention', retention, 0, 36_500) * 86_400_000,
  };
}

function interval(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const time = Number(digits) * (milliseconds[unit] ?? 0);
  if (time >= shortestInterval && time <= longestInterval) return time;
  throw new UsageError(`--cleanup-interval ${quote(text)} is no time from 10s to 14d, such as 30m or 6h`);
}

function budget(text: string): number {
  const bytes = parseBytes(text);
  if (bytes !== undefined) return bytes;
  throw new UsageError(`--max-bytes ${quote(text)} is no number of bytes, such as 500Mi, 1Gi or 0`);
}
