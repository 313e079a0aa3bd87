import { imageUse } from '../budget/image-use.ts';
import type { LivingObjects } from '../gone/living-objects.ts';
import type { Remover } from '../removal/remover.ts';
import type { ResultIndex } from '../results/result-index.ts';
import type { StoredResult } from '../results/stored-result.ts';

interface ExpiryParts {
  readonly index: ResultIndex;
  readonly living: LivingObjects;
  readonly remover: Remover;
  /** In milliseconds; more than 0. */
  readonly retention: number;
  /** Whether it is known what is in use. */
  readonly isUseKnown: () => boolean;
}

/** Removes what is about images that nothing uses, once it is old enough. Gives how many it asked for. */
export function removeExpired({ index, living, remover, retention, isUseKnown }: ExpiryParts): number {
  if (!isUseKnown()) return 0;
  const isUsed = imageUse(index.all(), living);
  const oldest = Date.now() - retention;
  const isExpired = (result: StoredResult): boolean =>
    result.kind.class === 'image' && !result.isKept && result.writtenAt < oldest;
  const expired = Array.from(index.all()).filter((result) => isExpired(result) && !isUsed(result));
  // Asked again at the end for all of them at once, as it is the same answer for a while.
  let fresh: ReturnType<typeof imageUse> | undefined;
  const isStillDue = (result: StoredResult): boolean => {
    fresh ??= imageUse(index.all(), living);
    setImmediate(() => (fresh = undefined));
    return isUseKnown() && isExpired(result) && !fresh(result);
  };
  const asked = expired.filter((result) =>
    remover.remove({
      result,
      cause: 'expired',
      isStillDue: (current) => Promise.resolve(isStillDue(current)),
    }),
  );
  return asked.length;
}
