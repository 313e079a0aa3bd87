import type { StoredResult } from '../results/stored-result.ts';

/** Why a result is removed: its object is gone, there is no room, or it is older than it may become. */
export const removalCauses = ['gone', 'evicted', 'expired'] as const;
export type RemovalCause = (typeof removalCauses)[number];

/** What became of it. `missing`: somebody else was quicker; `conflict`: it was written anew; `kept`: it has to stay after all. */
export const removalOutcomes = ['done', 'missing', 'conflict', 'kept', 'failed'] as const;
export type RemovalOutcome = (typeof removalOutcomes)[number];

export interface Removal {
  readonly result: StoredResult;
  readonly cause: RemovalCause;
  /** Asked right before the deletion. */
  isStillDue(result: StoredResult, signal: AbortSignal): Promise<boolean>;
  onEnd?(outcome: RemovalOutcome): void;
}
