import { KustomizeError } from '../errors.ts';
import { editField, wrongKind } from '../field-specs/edit-field.ts';
import type { FieldSpec } from '../field-specs/field-spec.ts';
import { anyIds, gvkMatches, printGvk } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import { over } from '../tree/mark.ts';
import { namedBy } from '../tree/named-by.ts';
import type { Mark, Node } from '../tree/node.ts';

/** One entry of `replicas`. */
export interface ReplicaSettings {
  readonly name: string;
  readonly count: number;
  readonly mark: Mark | undefined;
  /** Where the name stands. */
  readonly nameMark?: Mark | undefined;
}

/** Sets the count of replicas of the objects that have, or had, a name. There must be one that a spec selects. */
export function setReplicas(
  resources: readonly BuildResource[],
  { name, count, mark, nameMark }: ReplicaSettings,
  specs: readonly FieldSpec[],
): BuildResource[] {
  const edit = (before: Node | undefined): Node => {
    if (before && before.kind !== 'scalar') throw wrongKind('scalar', before);
    const written = over(mark, before?.mark);
    const number = { kind: 'scalar', mark: written, text: String(count), style: 'plain', tag: '!!int' } as const;
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
    return node === resource.node
      ? resource
      : { ...resource, node: namedBy(node, { kind: { mark: nameMark }, name: { text: name, mark: nameMark } }) };
  });
  if (isFound) return result;
  const kinds = specs.map(printGvk).join(' ');
  throw new KustomizeError(`resource with name ${name} does not match a config with the following GVK [${kinds}]`);
}
