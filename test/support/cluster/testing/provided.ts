import type { ClusterAccess } from '../cluster.ts';
import type { FluxPrograms } from '../programs/flux-programs.ts';
import type { ControlPlanePrograms } from '../plane/control-plane.ts';

/** A cluster that test files share which run one after the other. */
export interface SharedCluster extends ClusterAccess {
  /** Nodes and Pods of a built one are KWOK's: Pods run at once, whatever their image. */
  readonly source: 'kubeconfig' | 'kind' | 'built';
  /** Of a built one. */
  readonly logs?: string;
  /** Of a built one: what ServiceAccounts asked for. */
  readonly auditLog?: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** One for each process that runs tests at the same time; empty where there is none: tests of it are skipped. */
    readonly sharedClusters: readonly SharedCluster[];
    /** Null where no control plane was built. */
    readonly planePrograms: ControlPlanePrograms | null;
    /** Null where Flux was not built. */
    readonly fluxPrograms: FluxPrograms | null;
  }
}
