import type { StoredResult } from '../results/stored-result.ts';

/**
 * What to remove so that so many bytes become free: what nothing uses first, then what is in use, the oldest first each.
 * Verdicts and counts are never among it, nor what is somebody's own.
 */
export function chooseEvictions(
  all: Iterable<StoredResult>,
  bytes: number,
  isUsed: (result: StoredResult) => boolean,
): readonly StoredResult[] {
  const candidates = Array.from(all).filter(({ kind, isKept }) => kind.class === 'image' && !isKept);
  const ranked = candidates
    .map((result) => ({ result, isUsed: isUsed(result) }))
    .toSorted((left, right) => Number(left.isUsed) - Number(right.isUsed) || byAge(left.result, right.result));
  const chosen: StoredResult[] = [];
  let free = 0;
  for (const { result } of ranked) {
    if (free >= bytes) break;
    chosen.push(result);
    free += result.bytes;
  }
  return chosen;
}

function byAge(left: StoredResult, right: StoredResult): number {
  return left.writtenAt - right.writtenAt || (left.uid < right.uid ? -1 : 1);
}
