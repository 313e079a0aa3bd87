import { kubeFaults } from '../api/kube-error.ts';
import type { WatchEvent } from './watch-event.ts';
import type { TargetState, WatchTarget } from './watched.ts';

/**
 * Why all objects of a target are listed again: `expired` (the server does not know the last version any more),
 * `refused`, `missing` (it was so, and may have changed), `broken` (a list did not come to its end), `silent` (watch after
 * watch said nothing), `useless` (watch after watch said nothing of use), `backwards` (versions went back), `handler`
 * (who is told threw).
 */
export const relistCauses = [
  'expired',
  'refused',
  'missing',
  'broken',
  'silent',
  'useless',
  'backwards',
  'handler',
] as const;
export type RelistCause = (typeof relistCauses)[number];

/** Why a list or a watch came to an early end. */
export const dropCauses = [...kubeFaults, 'handler'] as const;
export type DropCause = (typeof dropCauses)[number];

/** Who wants to know how the watches are. Must not throw. */
export interface WatchNews {
  /** The phase is another one, or the first thing went wrong in it, or all is well again. */
  onState?(target: WatchTarget, state: TargetState, before: TargetState): void;
  /** An event came in a watch, whether it told something new or not. */
  onEvent?(target: WatchTarget, type: WatchEvent['type']): void;
  onRelist?(target: WatchTarget, cause: RelistCause): void;
  onDrop?(target: WatchTarget, cause: DropCause): void;
}
