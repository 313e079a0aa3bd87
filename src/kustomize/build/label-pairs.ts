import type { Pair as WrittenPair } from '../kustomization/spec.ts';
import type { Pair } from '../transformers/pairs.ts';
import { stepMark } from '../tree/mark.ts';
import type { Step } from '../tree/node.ts';

/** Labels or annotations of a kustomization file as the transformers take them. */
export function pairsOf(pairs: readonly WrittenPair[], step: Step): readonly Pair[] {
  return pairs.map(({ key, value }) => ({
    key: key.value,
    value: value.value,
    mark: stepMark(value.mark, step),
    keyMark: stepMark(key.mark, step),
  }));
}
