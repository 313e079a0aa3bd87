import { editField, wrongKind } from '../field-specs/edit-field.ts';
import type { FieldSpec } from '../field-specs/field-spec.ts';
import { gvkMatches, originalId, remember, type ClusterScope } from '../identity.ts';
import type { BuildResource, Gvk } from '../resource.ts';
import { over } from '../tree/mark.ts';
import { textOf, type Mark, type Node, type ScalarNode } from '../tree/node.ts';
import { overwriting } from '../tree/shared.ts';

/** A text for one end of names. */
export interface Affix {
  readonly end: 'prefixes' | 'suffixes';
  readonly text: string;
  readonly mark: Mark | undefined;
}

/** Kinds whose names mean something elsewhere and stay as they are. */
const untouched: readonly Gvk[] = [
  { group: '', version: '', kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', version: '', kind: 'APIService' },
  { group: '', version: '', kind: 'Namespace' },
];

const namePath = 'metadata/name';

/** Adds a text to one end of the names at the fields of specs. Kinds are chosen by original ids. */
export function addAffix(
  resources: readonly BuildResource[],
  { end, text, mark }: Affix,
  specs: readonly FieldSpec[],
  isClusterScoped: ClusterScope,
): BuildResource[] {
  if (text === '') return [...resources];
  const edit = (before: Node | undefined): Node => {
    const name = textOf(before) ?? '';
    const start = end === 'prefixes' ? 0 : name.length;
    const part = { start, end: start + text.length };
    return writeName(before, end === 'prefixes' ? text + name : name + text, mark && { ...mark, part });
  };
  return resources.map((resource) => {
    const original = originalId(resource);
    if (untouched.some((gvk) => gvkMatches(original, gvk))) return resource;
    let result = resource;
    for (const spec of specs) {
      if (!gvkMatches(original, spec)) continue;
      if (spec.path === namePath) result = { ...remember(result, isClusterScoped), [end]: [...result[end], text] };
      const node = editField(result.node, spec, edit, { mark });
      if (node !== result.node) result = { ...result, node };
    }
    return result;
  });
}

/** A name in the style of its place. Without quotes its text decides what it is, so `1` before `2` is a number. */
function writeName(before: Node | undefined, text: string, mark: Mark | undefined): ScalarNode {
  if (before && before.kind !== 'scalar') throw wrongKind('scalar', before);
  return overwriting(before, { kind: 'scalar', mark: over(mark, before?.mark), text, style: before?.style ?? 'plain' });
}
