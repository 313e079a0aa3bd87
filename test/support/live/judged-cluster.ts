import { judgeCluster } from '../../../src/cli/scan/judge-cluster.ts';
import type { Judged } from '../../../src/cli/scan/judged.ts';
import { controls } from '../../../src/engine/controls/index.ts';
import type { InventoryOptions } from '../../../src/engine/options.ts';
import type { ToldCluster } from './told-cluster.ts';

/** Judges a cluster by all controls, as of November 23, 2026. */
export function judge(
  { kubeconfig }: Pick<ToldCluster, 'kubeconfig'>,
  options: Partial<InventoryOptions> = {},
): Promise<Judged> {
  const now = Date.parse('2026-11-23T00:00:00Z');
  return judgeCluster({ kubeconfig }, { controls, ...options }, { thresholds: {}, isFiltered: false, now });
}

/** What could not be judged, a line each. */
export function messagesOf({ problems }: Judged): string[] {
  return problems.map(({ message }) => message);
}

/** A Deployment with a privileged container. */
export function privilegedDeployment(name: string, namespace = 'shop'): object {
  const labels = { app: name };
  const spec = { containers: [{ name: 'app', securityContext: { privileged: true } }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

export function namespaceObject(name: string): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
