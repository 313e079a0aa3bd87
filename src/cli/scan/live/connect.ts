import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { connectByKubeconfig, connectInCluster } from '../../../kube/api/connect.ts';
import type { KubeConnection } from '../../../kube/api/kube-connection.ts';
import { readEnvironment } from '../../config.ts';
import { UsageError } from '../../errors.ts';

/** Which cluster: the current context of the usual kubeconfig, unless said otherwise. */
export interface ClusterChoice {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/**
 * Prepares to ask the API server that a kubeconfig names, or in a Pod without any, that of its own cluster; sends nothing.
 * Throws UsageError.
 */
export async function connect({ kubeconfig, context }: ClusterChoice): Promise<KubeConnection> {
  try {
    if (kubeconfig === undefined && context === undefined && isPodWithoutKubeconfig()) return await connectInCluster();
    return await connectByKubeconfig({ file: kubeconfig, context });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** As kubectl has it: a Pod's own cluster is the last resort. */
function isPodWithoutKubeconfig(): boolean {
  const { KUBERNETES_SERVICE_HOST: host, KUBECONFIG: listed, HOME: home } = readEnvironment().all;
  if ((host ?? '') === '' || (listed ?? '') !== '') return false;
  return !existsSync(path.join(home ?? homedir(), '.kube', 'config'));
}
