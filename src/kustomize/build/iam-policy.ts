import { KustomizeError } from '../errors.ts';
import type { Generated } from '../generators/generated.ts';
import { struct, text, valueOr, type Shape } from '../kustomization/spec.ts';
import { stepMark } from '../tree/mark.ts';
import { mapNode, stringNode, type MapNode, type Mark, type Node, type ScalarNode, type Step } from '../tree/node.ts';

/** The settings of an `IAMPolicyGenerator`. */
export const iamPolicyArgs = struct('IAMPolicyGeneratorArgs', {
  cloud: text,
  kubernetesService: struct('KubernetesService', { namespace: text, name: text }),
  serviceAccount: struct('ServiceAccount', { name: text, projectId: text }),
});

type IamPolicyArgs = Shape<typeof iamPolicyArgs.fields>;

/** The ServiceAccount of an `IAMPolicyGenerator`: it acts as an account of Google's cloud, the only one that there is. */
export function generateIamPolicy(args: IamPolicyArgs, step: Step): Generated {
  const { cloud, kubernetesService, serviceAccount } = args;
  if (cloud?.value !== 'gke') {
    throw new KustomizeError(`cloud provider ${JSON.stringify(valueOr(cloud, ''))} not supported yet`);
  }
  const mark: Mark | undefined = args.mark && { ...args.mark, step, role: 'made' };
  const { name, namespace } = kubernetesService ?? {};
  const metadata = mapOf(mark, {
    annotations: mapOf(mark, { 'iam.gke.io/gcp-service-account': accountOf(serviceAccount, step) }),
    name: stringNode(valueOr(name, ''), stepMark(name?.mark, step) ?? mark),
    ...(namespace?.value && { namespace: stringNode(namespace.value, stepMark(namespace.mark, step)) }),
  });
  const made = mapOf(mark, {
    apiVersion: stringNode('v1', mark),
    kind: stringNode('ServiceAccount', mark),
    metadata,
  });
  return { node: made, needsHash: false, behavior: 'unspecified' };
}

/** The account's address: it has two texts in it. */
function accountOf(account: IamPolicyArgs['serviceAccount'], step: Step): ScalarNode {
  const user = `${valueOr(account?.name, '')}@${valueOr(account?.projectId, '')}`;
  return stringNode(`${user}.iam.gserviceaccount.com`, account && { ...account.mark, step, role: 'mixed' });
}

function mapOf(mark: MapNode['mark'], fields: Readonly<Record<string, Node>>): MapNode {
  const entries = Object.entries(fields).map(([key, value]) => ({ key: stringNode(key, mark), value }));
  return mapNode(entries, mark);
}
