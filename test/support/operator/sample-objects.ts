import { randomUUID } from 'node:crypto';
import type { Cluster, KubeObject } from '../cluster/cluster.ts';

/** A Deployment of one Pod. */
export function deployment(namespace: string, name: string, image = 'registry.example/web:1'): KubeObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } },
    },
  };
}

/** Something small that is judged, or that verdicts rest on. */
export function configMap(namespace: string, name: string, metadata: object = {}, data: object = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name, ...metadata }, data };
}

/** The result of an object, as the scanner writes it. */
export function result(namespace: string, name: string, identity: string): KubeObject {
  return {
    apiVersion: 'spdx.softwarecomposition.kubescape.io/v1beta1',
    kind: 'WorkloadConfigurationScan',
    metadata: { namespace, name, annotations: { 'kubescape-gitops.dev/identity': identity } },
    spec: { controls: {} },
  };
}

/** Makes an object that nobody has made before, and gives its name: what came before it has been told by then. */
export async function sentinel(cluster: Cluster, namespace: string): Promise<string> {
  const name = `sentinel-${randomUUID()}`;
  await cluster.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, configMap(namespace, name));
  return name;
}
