import { applyRules } from '../objects/apply-rules.ts';
import { nameOf, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import type { RenderedCluster } from './render-cluster.ts';
import { keyOf, type RenderedObject } from './rendered.ts';

/** An object that more than one Kustomization, ResourceSet or release applies: which of them wins is a matter of time. */
export interface Conflict {
  /** `Kind/namespace/name`, as messages name it. */
  readonly object: string;
  readonly group: string;
  /** Who applies it, as `Kustomization/namespace/name`; in the order of rendering. */
  readonly appliedBy: readonly string[];
}

/** The objects that have more than one owner in the same cluster. Those that are only created where missing have none. */
export function conflictsOf({
  kustomizations,
  resourceSets,
  releases,
}: Pick<RenderedCluster, 'kustomizations' | 'resourceSets' | 'releases'>): readonly Conflict[] {
  const found = new Map<string, Conflict>();
  const note = (cluster: string, owner: string, { object }: RenderedObject): void => {
    if (applyRules(object).createOnly) return;
    const group = groupOf(object);
    const key = JSON.stringify([cluster, group, nameOf(object)]);
    const known = found.get(key);
    found.set(key, { object: nameOf(object), group, appliedBy: [...(known?.appliedBy ?? []), owner] });
  };
  for (const one of kustomizations) {
    for (const object of one.objects) note(one.otherCluster ?? '', `Kustomization/${keyOf(one)}`, object);
  }
  for (const one of resourceSets) for (const object of one.objects) note('', `ResourceSet/${keyOf(one)}`, object);
  for (const one of releases) {
    for (const object of one.objects) note(one.otherCluster ?? '', `HelmRelease/${keyOf(one)}`, object);
  }
  return Array.from(found.values()).filter(({ appliedBy }) => appliedBy.length > 1);
}

function groupOf(object: KubernetesObject): string {
  const apiVersion = textOf(object, 'apiVersion');
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
