import { KustomizeError } from '../errors.ts';
import { readYaml, scalarOf, YamlFault } from '../kustomization/read-yaml.ts';
import { byCodePoint, jsonForm } from '../tree/json.ts';
import { isNull, listNode, mapNode, type Node, type ScalarNode, type Source } from '../tree/node.ts';
import { readNode } from '../tree/read.ts';

/**
 * A text that kustomize turns into JSON before it reads it, as the node that the JSON stands for: undefined for a text
 * without a value. One that begins with a bracket has to be JSON; every other is read by YAML 1.1, where `yes` is true.
 */
export function readAsJson(source: Source): Node | undefined {
  try {
    if (source.text.startsWith('[')) {
      JSON.parse(source.text);
      const node = readNode(source);
      return node && jsonForm(node);
    }
    const node = readYaml(source);
    return node === undefined || isNull(node) ? undefined : formOf(node);
  } catch (error) {
    if (error instanceof YamlFault) throw new KustomizeError(error.message, { cause: error });
    if (error instanceof SyntaxError) throw new KustomizeError(`invalid JSON: ${error.message}`, { cause: error });
    throw error;
  }
}

function formOf(node: Node): Node {
  if (node.kind === 'scalar') return formOfScalar(node);
  if (node.kind === 'list') return listNode(node.items.map(formOf), node.mark);
  const entries = node.entries.map(({ key, value }) => ({
    key: { kind: 'scalar', mark: key.mark, text: key.text, style: 'double' } as const,
    value: formOf(value),
  }));
  return mapNode(
    entries.toSorted((a, b) => byCodePoint(a.key.text, b.key.text)),
    node.mark,
  );
}

function formOfScalar(node: ScalarNode): ScalarNode {
  const { mark } = node;
  const scalar = scalarOf(node);
  switch (scalar.type) {
    case 'string':
      return { kind: 'scalar', mark, text: scalar.value, style: 'double' };
    case 'null':
      return { kind: 'scalar', mark, text: 'null', style: 'plain' };
    case 'bool':
      return { kind: 'scalar', mark, text: String(scalar.value), style: 'plain' };
    case 'number':
      return { kind: 'scalar', mark, text: scalar.json, style: 'plain' };
  }
}
