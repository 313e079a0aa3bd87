import type { Path } from '../../../model/path.ts';
import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import type { FluxKustomization } from '../kustomization/spec.ts';
import { Variables, type VariableSource } from '../substitution/index.ts';
import { placesOf } from '../places-of.ts';
import { dataOf } from './data-of.ts';
import type { ObjectIndex } from './object-index.ts';
import type { FieldOrigin } from './field-origin.ts';
import type { Definition, Unresolved } from './rendered.ts';

/** Where a variable has its value from. */
export interface VariableOrigin {
  /** `ConfigMap/flux-system/cluster-vars`, `substitute`, or `configuration`. */
  readonly name: string;
  /** The text of its value. */
  readonly place: () => FieldOrigin;
}

const configured: VariableOrigin = {
  name: 'configuration',
  place: () => ({ file: 'kubescape-gitops.yaml', line: 1, column: 1, certainty: 'file', layers: [] }),
};

/** The variables of a Kustomization, and which of their sources nobody here renders. */
export interface KustomizationVariables {
  readonly variables: Variables<VariableOrigin>;
  readonly missing: readonly Unresolved[];
  /** As long as it is the same, so are the variables. */
  readonly version: string;
}

/**
 * Collects what `postBuild` substitutes: `substituteFrom` in its order, then `substitute`. `known` answers for what the
 * repository does not: entries of sources that are missing or encrypted.
 */
export function kustomizationVariables(
  { namespace, spec }: FluxKustomization,
  definition: Definition,
  index: ObjectIndex,
  known: Readonly<Record<string, string>>,
): KustomizationVariables {
  const missing: Unresolved[] = [];
  const substituteAt = (...path: Path): FieldOrigin => definition.origin(['spec', 'postBuild', ...path]);
  const sources: VariableSource<VariableOrigin>[] = [];
  const places: string[] = [];
  if (spec.postBuild?.substituteFrom.length && Object.keys(known).length > 0) {
    const entries = Object.entries(known).map(([name, value]) => ({ name, value, origin: configured }));
    sources.push({ entries });
  }
  for (const [at, reference] of (spec.postBuild?.substituteFrom ?? []).entries()) {
    const kind = valueOr(reference.kind, '');
    const name = valueOr(reference.name, '');
    const source = `${kind}/${namespace}/${name}`;
    const found = index.get(kind, namespace, name);
    if (found !== undefined) {
      const entries = dataOf(found).map((entry) => ({
        ...entry,
        value: entry.value ?? (Object.hasOwn(known, entry.name) ? known[entry.name] : undefined),
        origin: { name: source, place: () => found.origin(['data', { entry: entry.name }]) },
      }));
      sources.push({ entries });
      places.push(placesOf(found.node()));
    } else if (!valueOr(reference.optional, false)) {
      missing.push({ kind: 'object', name: source, why: 'nothing in this repository renders it' });
      sources.push({ absent: { name: source, place: () => substituteAt('substituteFrom', at) } });
    }
  }
  const inline = (spec.postBuild?.substitute ?? []).map(({ key, value }) => {
    const place = (): FieldOrigin => substituteAt('substitute', { entry: key.value });
    return { name: key.value, value: value.value, origin: { name: 'substitute', place } };
  });
  const all = [...sources, { entries: inline }];
  return { variables: new Variables(all), missing, version: JSON.stringify([all, places]) };
}
