import { KustomizeError } from '../errors.ts';
import type { Node, Source } from '../tree/node.ts';
import { isNull } from '../tree/node.ts';
import { decode } from './decode.ts';
import { replacement, type Replacement } from './fields.ts';
import { readYaml, scalarOf, YamlFault } from './read-yaml.ts';

/**
 * The replacements of a file that a kustomization names: one, or a list of them. Keys that nobody knows are passed over,
 * and numbers become texts where texts are due. Throws a KustomizeError for anything else.
 */
export function readReplacements(source: Source): Replacement[] {
  const node = guarded('error converting YAML to JSON', () => readYaml(source));
  const type = node === undefined || isNull(node) ? 'invalid' : typeOf(node);
  if (node === undefined || type !== undefined) {
    throw new KustomizeError(`unsupported replacement type encountered within replacement path: ${type}`);
  }
  const items = node.kind === 'list' ? node.items : [node];
  return guarded('error unmarshaling JSON: while decoding JSON', () => {
    return items.map((item) => decode(emptyIfNull(item), replacement, { strict: false, convert: true }));
  });
}

/** Go's name for the type of a scalar; undefined for what may hold replacements. */
function typeOf(node: Node): string | undefined {
  if (node.kind !== 'scalar') return undefined;
  const { type } = guarded('error converting YAML to JSON', () => scalarOf(node));
  return type === 'number' ? 'float64' : type;
}

function emptyIfNull(node: Node): Node {
  return isNull(node) ? { kind: 'map', mark: node.mark, entries: [] } : node;
}

function guarded<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof YamlFault ? new KustomizeError(`${prefix}: ${error.message}`, { cause: error }) : error;
  }
}
