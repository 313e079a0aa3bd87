import type { KubeObject } from '../cluster/cluster.ts';

/** A Deployment whose container is privileged, or is not. */
export function privilegedDeployment(namespace: string, name: string, isPrivileged = true): KubeObject {
  const container = { name, image: `registry.example/${name}:1`, securityContext: { privileged: isPrivileged } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [container] } },
    },
  };
}
