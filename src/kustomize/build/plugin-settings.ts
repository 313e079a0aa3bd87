import { KustomizeError } from '../errors.ts';
import { decode } from '../kustomization/decode.ts';
import { readYaml, YamlFault } from '../kustomization/read-yaml.ts';
import type { Fields, Shape, StructSpec } from '../kustomization/spec.ts';
import { emit } from '../tree/emit.ts';
import type { MapNode, Node } from '../tree/node.ts';

/**
 * The settings of a plugin that stands as an object. kustomize prints the object and reads that text by YAML 1.1, so
 * what is no number for one reader is none for the other; keys that nobody knows are passed over.
 */
export function readSettings<F extends Fields>(node: MapNode, spec: StructSpec<F>): Shape<F> {
  try {
    return decode(asPrinted(node), spec, { strict: false, convert: true });
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    throw new KustomizeError(`error unmarshaling JSON: while decoding JSON: ${error.message}`, { cause: error });
  }
}

/** The object as it is read again, each scalar with the mark that it had. */
function asPrinted(node: MapNode): Node {
  const printed = readYaml({ path: node.mark?.source.path ?? '', text: emit([node]) });
  return printed ? withMarks(printed, node) : node;
}

function withMarks(printed: Node, before: Node): Node {
  if (printed.kind === 'map' && before.kind === 'map') {
    const known = new Map(before.entries.map((entry) => [entry.key.text, entry]));
    const entries = printed.entries.map((entry) => {
      const { key, value } = known.get(entry.key.text) ?? entry;
      return { key: { ...entry.key, mark: key.mark }, value: withMarks(entry.value, value) };
    });
    return { ...printed, mark: before.mark, entries };
  }
  if (printed.kind === 'list' && before.kind === 'list') {
    const items = printed.items.map((item, index) => withMarks(item, before.items[index] ?? item));
    return { ...printed, mark: before.mark, items };
  }
  return { ...printed, mark: before.mark };
}
