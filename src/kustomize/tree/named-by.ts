import { over } from './mark.ts';
import { get, put, type MapNode, type Mark, type ScalarNode } from './node.ts';

/** A text that names an object. */
interface NamingText {
  /** Only an object's own text that is the same has to agree; none where a part of it is named. */
  readonly text?: string;
  readonly mark: Mark | undefined;
}

/** The texts of something that names one object. */
export interface Naming {
  readonly apiVersion?: NamingText | undefined;
  readonly kind?: NamingText | undefined;
  readonly name?: NamingText | undefined;
  readonly namespace?: NamingText | undefined;
}

/** An object that other texts name to get at it: whoever changes its name or kind has to change those texts too. */
export function namedBy(node: MapNode, { name, namespace, ...types }: Naming): MapNode {
  const named = withAgreeing(node, types);
  const metadata = get(named, 'metadata');
  return metadata?.kind === 'map' ? put(named, 'metadata', withAgreeing(metadata, { name, namespace })) : named;
}

function withAgreeing(node: MapNode, naming: Readonly<Record<string, NamingText | undefined>>): MapNode {
  let result = node;
  for (const [key, named] of Object.entries(naming)) {
    const value = named && get(node, key);
    if (value?.kind !== 'scalar' || (named?.text !== undefined && named.text !== value.text)) continue;
    result = put(result, key, agreeing(value, named?.mark));
  }
  return result;
}

function agreeing(node: ScalarNode, mark: Mark | undefined): ScalarNode {
  return mark && node.mark ? { ...node, mark: over({ ...mark, role: 'agrees' }, node.mark) } : node;
}
