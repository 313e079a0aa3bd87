import { connectByKubeconfig } from '../../../kube/api/connect.ts';
import type { KubeConnection } from '../../../kube/api/kube-connection.ts';
import { UsageError } from '../../errors.ts';

/** Which cluster: the current context of the usual kubeconfig, unless said otherwise. */
export interface ClusterChoice {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** Prepares to ask the API server that a kubeconfig names; sends nothing. Throws UsageError. */
export async function connect({ kubeconfig, context }: ClusterChoice): Promise<KubeConnection> {
  try {
    return await connectByKubeconfig({
      ...(kubeconfig === undefined ? {} : { file: kubeconfig }),
      ...(context === undefined ? {} : { context }),
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
