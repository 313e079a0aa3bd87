import type { MapNode } from '../../kustomize/index.ts';
import { decode } from '../../kustomize/kustomization/decode.ts';
import { YamlFault } from '../../kustomize/kustomization/read-yaml.ts';
import type { Fields, Shape, StructSpec } from '../../kustomize/kustomization/spec.ts';
import { FluxError } from './flux-error.ts';

/** An object of the cluster with the types of a table. Throws a FluxError for what the API server would refuse. */
export function readObject<F extends Fields>(node: MapNode, spec: StructSpec<F>): Shape<F> {
  try {
    return decode(node, spec, { strict: false });
  } catch (error) {
    throw error instanceof YamlFault ? new FluxError(error.message.replace(/^json: /, ''), { cause: error }) : error;
  }
}
