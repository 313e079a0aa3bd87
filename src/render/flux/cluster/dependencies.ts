import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import { keyOf, type RenderedKustomization, type Unresolved } from './rendered.ts';

/** Names what Kustomizations wait for that nothing here renders: until somebody brings it, Flux applies nothing of them. */
export function withMissingDependencies(all: readonly RenderedKustomization[]): readonly RenderedKustomization[] {
  const known = new Set(all.map(keyOf));
  return all.map((one) => {
    const missing = missingOf(one, known);
    return missing.length === 0 ? one : { ...one, unresolved: [...one.unresolved, ...missing] };
  });
}

function missingOf({ namespace, kustomization }: RenderedKustomization, known: ReadonlySet<string>): Unresolved[] {
  const keys = (kustomization?.spec.dependsOn ?? []).map((reference) => {
    return keyOf({ namespace: valueOr(reference.namespace, '') || namespace, name: valueOr(reference.name, '') });
  });
  return keys
    .filter((key) => !known.has(key))
    .map((key) => ({
      kind: 'object',
      name: `Kustomization/${key}`,
      why: 'dependsOn waits for it, and nothing in this repository renders it',
    }));
}
