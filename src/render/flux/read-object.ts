import type { MapNode } from '../../kustomize/index.ts';
import { decode } from '../../kustomize/kustomization/decode.ts';
import { YamlFault } from '../../kustomize/kustomization/read-yaml.ts';
import { valueOr, type Fields, type Shape, type StructSpec, type Text } from '../../kustomize/kustomization/spec.ts';
import { FluxError } from './flux-error.ts';

interface Named {
  readonly metadata?: { readonly name?: Text | undefined; readonly namespace?: Text | undefined } | undefined;
}

/** The names of an object that has to have both, and its spec. Throws a FluxError for one that lacks any of them. */
export function namedSpec<S>(
  kind: string,
  { metadata, spec }: Named & { readonly spec?: S | undefined },
): { readonly name: string; readonly namespace: string; readonly spec: S } {
  const name = valueOr(metadata?.name, '');
  const namespace = valueOr(metadata?.namespace, '');
  if (name === '') throw new FluxError(`a ${kind} without a name; set metadata.name`);
  if (namespace === '') {
    throw new FluxError(`${kind} "${name}" has no namespace; set metadata.namespace, or namespace where it is built`);
  }
  if (spec === undefined) throw new FluxError(`${kind} "${namespace}/${name}" has no spec`);
  return { name, namespace, spec };
}

/** An object of the cluster with the types of a table. Throws a FluxError for what the API server would refuse. */
export function readObject<F extends Fields>(node: MapNode, spec: StructSpec<F>): Shape<F> {
  try {
    return decode(node, spec, { strict: false });
  } catch (error) {
    throw error instanceof YamlFault ? new FluxError(error.message.replace(/^json: /, ''), { cause: error }) : error;
  }
}
