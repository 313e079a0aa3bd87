import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import type { FluxKustomization } from '../kustomization/spec.ts';
import { Variables, type VariableSource } from '../substitution/index.ts';
import { dataOf } from './data-of.ts';
import type { ObjectIndex } from './object-index.ts';
import type { Unresolved } from './rendered.ts';

/** Where a variable has its value from, as text: `ConfigMap/flux-system/cluster-vars`. */
export type VariableOrigin = string;

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
  index: ObjectIndex,
  known: Readonly<Record<string, string>>,
): KustomizationVariables {
  const missing: Unresolved[] = [];
  const sources: VariableSource<VariableOrigin>[] = [];
  if (spec.postBuild?.substituteFrom.length && Object.keys(known).length > 0) {
    const entries = Object.entries(known).map(([name, value]) => ({ name, value, origin: 'configuration' }));
    sources.push({ entries });
  }
  for (const reference of spec.postBuild?.substituteFrom ?? []) {
    const kind = valueOr(reference.kind, '');
    const name = valueOr(reference.name, '');
    const origin = `${kind}/${namespace}/${name}`;
    const found = index.get(kind, namespace, name);
    if (found !== undefined) {
      const entries = dataOf(found).map((entry) => ({
        ...entry,
        value: entry.value ?? (Object.hasOwn(known, entry.name) ? known[entry.name] : undefined),
        origin,
      }));
      sources.push({ entries });
    } else if (!valueOr(reference.optional, false)) {
      missing.push({ kind: 'object', name: origin, why: 'nothing in this repository renders it' });
      sources.push({ absent: origin });
    }
  }
  const inline = (spec.postBuild?.substitute ?? []).map(({ key, value }) => {
    return { name: key.value, value: value.value, origin: 'substitute' };
  });
  const all = [...sources, { entries: inline }];
  return { variables: new Variables(all), missing, version: JSON.stringify(all) };
}
