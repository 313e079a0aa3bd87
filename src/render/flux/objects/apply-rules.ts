import type { KubernetesObject } from './kubernetes-object.ts';
import { metadataMap } from './metadata.ts';

/** What labels and annotations of an object ask of kustomize-controller. */
export interface ApplyRules {
  /** Not applied at all: `reconcile: disabled` or `ssa: Ignore`. */
  readonly skipped: boolean;
  /** Applied only while the cluster does not have it: `ssa: IfNotPresent`. */
  readonly createOnly: boolean;
  /** Fields that others set stay: `ssa: Merge`. */
  readonly merged: boolean;
  /** Deleted and made again when an immutable field changes: `force: enabled`. */
  readonly forced: boolean;
  /** Stays in the cluster when it leaves the repository: `prune: disabled`, or what is skipped. */
  readonly keptOnPrune: boolean;
}

/**
 * Reads the labels and annotations `kustomize.toolkit.fluxcd.io/{reconcile,ssa,force,prune}`; either will do, and the
 * case of the value does not count.
 */
export function applyRules(object: KubernetesObject): ApplyRules {
  const maps = [metadataMap(object, 'labels'), metadataMap(object, 'annotations')];
  const asks = (name: string, value: RegExp): boolean =>
    maps.some((map) => value.test(map[`kustomize.toolkit.fluxcd.io/${name}`] ?? ''));
  const skipped = asks('reconcile', /^disabled$/iu) || asks('ssa', /^ignore$/iu);
  return {
    skipped,
    createOnly: asks('ssa', /^ifnotpresent$/iu),
    merged: asks('ssa', /^merge$/iu),
    forced: asks('force', /^enabled$/iu),
    keptOnPrune: skipped || asks('prune', /^disabled$/iu),
  };
}
