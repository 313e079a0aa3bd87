import { KustomizeError } from '../errors.ts';
import type { Generated } from '../generators/generated.ts';
import { struct, text, valueOr, type Shape } from '../kustomization/spec.ts';
import { mapNode, stringNode, type MapNode, type Node } from '../tree/node.ts';

/** The settings of an `IAMPolicyGenerator`. */
export const iamPolicyArgs = struct('IAMPolicyGeneratorArgs', {
  cloud: text,
  kubernetesService: struct('KubernetesService', { namespace: text, name: text }),
  serviceAccount: struct('ServiceAccount', { name: text, projectId: text }),
});

/** The ServiceAccount of an `IAMPolicyGenerator`: it acts as an account of Google's cloud, the only one that there is. */
export function generateIamPolicy({
  cloud,
  kubernetesService,
  serviceAccount,
  mark,
}: Shape<typeof iamPolicyArgs.fields>): Generated {
  if (cloud?.value !== 'gke') {
    throw new KustomizeError(`cloud provider ${JSON.stringify(valueOr(cloud, ''))} not supported yet`);
  }
  const account = `${valueOr(serviceAccount?.name, '')}@${valueOr(serviceAccount?.projectId, '')}`;
  const annotation = stringNode(`${account}.iam.gserviceaccount.com`, serviceAccount?.mark);
  const namespace = kubernetesService?.namespace;
  const metadata = mapOf(mark, {
    annotations: mapOf(mark, { 'iam.gke.io/gcp-service-account': annotation }),
    name: stringNode(valueOr(kubernetesService?.name, ''), mark),
    ...(namespace?.value && { namespace: stringNode(namespace.value, namespace.mark) }),
  });
  const made = mapOf(mark, {
    apiVersion: stringNode('v1', mark),
    kind: stringNode('ServiceAccount', mark),
    metadata,
  });
  return { node: made, needsHash: false, behavior: 'unspecified' };
}

function mapOf(mark: MapNode['mark'], fields: Readonly<Record<string, Node>>): MapNode {
  const entries = Object.entries(fields).map(([key, value]) => ({ key: stringNode(key, mark), value }));
  return mapNode(entries, mark);
}
