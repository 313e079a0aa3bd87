import { KustomizeError } from '../errors.ts';
import { editField, wrongKind } from '../field-specs/edit-field.ts';
import type { FieldSpec } from '../field-specs/field-spec.ts';
import { stepMark } from '../field-specs/write.ts';
import { anyIds, gvkMatches, printGvk } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import type { Mark, Node } from '../tree/node.ts';

/** One entry of `replicas`. */
export interface ReplicaSettings {
  readonly name: string;
  readonly count: number;
  readonly mark: Mark | undefined;
}

/** Sets the count of replicas of the objects that have, or had, a name. There must be one that a spec selects. */
export function setReplicas(
  resources: readonly BuildResource[],
  { name, count, mark: at }: ReplicaSettings,
  specs: readonly FieldSpec[],
): BuildResource[] {
  const mark = stepMark(at, 'replicas');
  const edit = (before: Node | undefined): Node => {
    if (before && before.kind !== 'scalar') throw wrongKind('scalar', before);
    const number = { kind: 'scalar', mark, text: String(count), style: 'plain', tag: '!!int' } as const;
    // The quotes of a place stay, and make a text of the number.
    return before && before.style !== 'plain' ? { ...number, style: before.style, tag: '!!str' } : number;
  };
  let isFound = false;
  const result = resources.map((resource) => {
    const ids = anyIds(resource).filter((id) => id.name === name);
    let node = resource.node;
    for (const spec of specs) {
      if (!ids.some((id) => gvkMatches(id, spec))) continue;
      isFound = true;
      node = editField(node, spec, edit, { mark });
    }
    return node === resource.node ? resource : { ...resource, node };
  });
  if (isFound) return result;
  const kinds = specs.map(printGvk).join(' ');
  throw new KustomizeError(`resource with name ${name} does not match a config with the following GVK [${kinds}]`);
}
