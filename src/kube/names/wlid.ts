import type { Identity } from '../../model/resource.ts';

/** Kubescape's id of a workload: `wlid://cluster-demo/namespace-shop/deployment-web`. An empty namespace stays empty. */
export function wlid(cluster: string, { namespace, kind, name }: Omit<Identity, 'apiVersion'>): string {
  return `wlid://cluster-${cluster}/namespace-${namespace}/${kind.toLowerCase().replaceAll('-', '')}-${name}`;
}

/** A cluster's name as the chart passes it on: every run of other characters than letters, digits and `_` is a dash. */
export function toClusterName(text: string): string {
  return text.replaceAll(/\W+/g, '-');
}
