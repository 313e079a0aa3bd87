import type { replica } from '../kustomization/fields.ts';
import { valueOr, type Shape } from '../kustomization/spec.ts';
import type { ReplicaSettings } from '../transformers/replicas.ts';
import { stepMark } from '../tree/mark.ts';
import type { Step } from '../tree/node.ts';

/** An entry of `replicas` as the transformer takes it. Without a count there is none, and no text that says so. */
export function replicaSettings({ name, count, mark }: Shape<typeof replica.fields>, step: Step): ReplicaSettings {
  return {
    name: valueOr(name, ''),
    count: valueOr(count, 0),
    mark: count ? stepMark(count.mark, step) : { ...stepMark(mark, step), role: 'made' },
    nameMark: stepMark(name?.mark, step),
  };
}
