import type { ClusterAccess } from '../cluster.ts';
import type { FluxPrograms } from '../programs/flux-programs.ts';
import type { ControlPlanePrograms } from '../plane/control-plane.ts';

/** The cluster that all test files of a run share. */
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
    /** Null where there is none: tests of it are skipped. */
    readonly sharedCluster: SharedCluster | null;
    /** Null where no control plane was built. */
    readonly planePrograms: ControlPlanePrograms | null;
    /** Null where Flux was not built. */
    readonly fluxPrograms: FluxPrograms | null;
  }
}
