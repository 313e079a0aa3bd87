import type { Text } from '../kustomization/spec.ts';
import { stepMark } from '../tree/mark.ts';
import type { Naming } from '../tree/named-by.ts';
import { get, type MapNode, type Node, type Step } from '../tree/node.ts';

/** The texts of a reference to one object. */
interface Reference {
  readonly apiVersion?: Text | undefined;
  readonly version?: Text | undefined;
  readonly group?: Text | undefined;
  readonly kind?: Text | undefined;
  readonly name?: Text | undefined;
  readonly namespace?: Text | undefined;
}

/** How a field of a step says which object it means. */
export function namingOf({ apiVersion, version, group, kind, name, namespace }: Reference, step: Step): Naming {
  const at = (text: Text | undefined): Naming['name'] =>
    text?.value ? { text: text.value, mark: stepMark(text.mark, step) } : undefined;
  const part = [version, group].find((text) => text?.value);
  return {
    apiVersion: at(apiVersion) ?? (part && { mark: stepMark(part.mark, step) }),
    kind: at(kind),
    name: at(name),
    namespace: at(namespace),
  };
}

/** How a patch, or what a generator made, says which object it is for. */
export function namingOfNode(node: MapNode): Naming {
  const metadata = get(node, 'metadata');
  const at = (found: Node | undefined): Naming['name'] =>
    found?.kind === 'scalar' ? { text: found.text, mark: found.mark } : undefined;
  return {
    apiVersion: at(get(node, 'apiVersion')),
    kind: at(get(node, 'kind')),
    name: at(get(metadata, 'name')),
    namespace: at(get(metadata, 'namespace')),
  };
}
