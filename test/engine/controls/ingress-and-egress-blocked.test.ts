import { describeControl } from '../../support/control-cases.ts';
import { documents, workload } from '../../support/manifests.ts';

const shop = (labels = '{ app: x }', namespace = 'namespace: shop'): string =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: x, ${namespace}, labels: ${labels} }, spec: { containers: [{ name: main }] } }`;
const policy = (spec: string, namespace = 'namespace: shop'): string =>
  `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: p, ${namespace} }, spec: ${spec} }`;
const cilium = (body: string, namespace = 'namespace: shop'): string =>
  `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: p, ${namespace} }, ${body} }`;
const clusterwide = (body: string): string =>
  `{ apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: { name: p }, ${body} }`;
const ingress = 'policyTypes: [Ingress]';
const all = `{ podSelector: {}, ${ingress} }`;
const unnamed = 'annotations: {}';
const on = '/v1/shop/Pod/x';
const ofDeployment = '/shop/Deployment/x';
const finding = [{ on }];

describeControl('C-0030', {
  passes: {
    'a policy for all pods': {
      yaml: documents(shop(), policy(all)),
      counted: [on, 'networking.k8s.io/v1/shop/NetworkPolicy/p'],
    },
    'a policy of egress only': documents(shop(), policy('{ podSelector: {}, policyTypes: [Egress] }')),
    'a policy of both directions': documents(shop(), policy('{ podSelector: {}, policyTypes: [Egress, Ingress] }')),
    'a policy for its labels': documents(
      shop('{ app: x, tier: web }'),
      policy(`{ podSelector: { matchLabels: { app: x } }, ${ingress} }`),
    ),
    'a policy with unmatched expressions beside matching labels': documents(
      shop(),
      policy(
        `{ podSelector: { matchLabels: { app: x }, matchExpressions: [{ key: app, operator: NotIn, values: [x] }] }, ${ingress} }`,
      ),
    ),
    'a policy with expressions beside empty labels': documents(
      shop(),
      policy(
        `{ podSelector: { matchLabels: {}, matchExpressions: [{ key: app, operator: DoesNotExist }] }, ${ingress} }`,
      ),
    ),
    'one of several policies that names a direction': documents(
      shop(),
      policy('{ podSelector: {} }'),
      policy(`{ podSelector: { matchLabels: { app: x } }, ${ingress} }`).replace('name: p', 'name: q'),
    ),
    'a policy written before the workload': documents(policy(all), shop()),
    'the labels of a pod template': documents(
      workload('Deployment', '{}', { metadata: '{ name: x, namespace: shop, labels: { app: other } }' }),
      policy(`{ podSelector: { matchLabels: { app: x } }, ${ingress} }`),
    ),
    'the labels of the pods of a CronJob': documents(
      workload('CronJob', '{}'),
      policy(`{ podSelector: { matchLabels: { app: x } }, ${ingress} }`),
    ),
    'workload and policy both without namespace': documents(shop('{}', unnamed), policy(all, unnamed)),
    'a workload without namespace and a policy of default': documents(
      shop('{}', unnamed),
      policy(all, 'namespace: default'),
    ),
    'a workload of default and a policy without namespace': documents(
      shop('{}', 'namespace: default'),
      policy(all, unnamed),
    ),
    'a policy alone': {
      yaml: policy('{ podSelector: {} }'),
      counted: ['networking.k8s.io/v1/shop/NetworkPolicy/p'],
    },
    'a Cilium policy for all endpoints': {
      yaml: documents(shop(), cilium('spec: { endpointSelector: {}, ingress: [{}] }')),
      counted: [on, 'cilium.io/v2/shop/CiliumNetworkPolicy/p'],
    },
    'a Cilium policy with an empty list': documents(shop(), cilium('spec: { endpointSelector: {}, egress: [] }')),
    'a Cilium policy with empty labels and expressions': documents(
      shop(),
      cilium('spec: { endpointSelector: { matchLabels: {}, matchExpressions: [] }, ingress: [] }'),
    ),
    'a Cilium policy for its labels': documents(
      shop('{ app: x, tier: web }'),
      cilium('spec: { endpointSelector: { matchLabels: { app: x } }, ingress: [] }'),
    ),
    'a Cilium policy with unmatched expressions beside matching labels': documents(
      shop(),
      cilium(
        'spec: { endpointSelector: { matchLabels: { app: x }, matchExpressions: [{ key: app, operator: DoesNotExist }] }, ingress: [] }',
      ),
    ),
    'one of the list of specs of a Cilium policy': documents(
      shop(),
      cilium(
        'specs: [{ endpointSelector: { matchLabels: { app: other } } }, { endpointSelector: { matchLabels: { app: x } }, egress: [] }]',
      ),
    ),
    'a Cilium policy whose direction stands in another spec': documents(
      shop(),
      cilium(
        'spec: { endpointSelector: { matchLabels: { app: x } } }, specs: [{ endpointSelector: { matchLabels: { app: other } }, ingress: [] }]',
      ),
    ),
    'the labels of a pod template for Cilium': documents(
      workload('Deployment', '{}'),
      cilium('spec: { endpointSelector: { matchLabels: { app: x } }, ingress: [] }'),
    ),
    'a clusterwide Cilium policy': {
      yaml: documents(shop(), clusterwide('spec: { endpointSelector: { matchLabels: { app: x } }, ingress: [] }')),
      counted: [on, 'cilium.io/v2//CiliumClusterwideNetworkPolicy/p'],
    },
    'a clusterwide Cilium policy for all endpoints': documents(
      shop(),
      clusterwide('specs: [{ endpointSelector: {}, egress: [] }]'),
    ),
  },
  fails: {
    'no policy': { yaml: shop(), counted: [on], findings: finding },
    'no policy for a Deployment': {
      yaml: workload('Deployment', '{}'),
      counted: [`apps/v1${ofDeployment}`],
      findings: [{}],
    },
    'no policy for a CronJob of the beta API': {
      yaml: workload('CronJob', '{}', { apiVersion: 'batch/v1beta1' }),
      counted: ['batch/v1beta1/shop/CronJob/x'],
      findings: [{}],
    },
    'no policy for a Pod without name': {
      yaml: '{ apiVersion: v1, kind: Pod, metadata: { generateName: x-, namespace: shop }, spec: { containers: [] } }',
      counted: ['/v1/shop/Pod/'],
      findings: [{}],
    },
    'a policy of another namespace': {
      yaml: documents(shop(), policy(all, 'namespace: blog')),
      counted: [on, 'networking.k8s.io/v1/blog/NetworkPolicy/p'],
      findings: finding,
    },
    'a policy without namespace': { yaml: documents(shop(), policy(all, unnamed)), findings: finding },
    'a workload without namespace beside a policy with one': {
      yaml: documents(shop('{}', unnamed), policy(all)),
      findings: [{ on: '/v1//Pod/x' }],
    },
    'a policy for other labels': {
      yaml: documents(shop(), policy(`{ podSelector: { matchLabels: { app: other } }, ${ingress} }`)),
      findings: finding,
    },
    'a policy for labels in another case': {
      yaml: documents(shop(), policy(`{ podSelector: { matchLabels: { app: X } }, ${ingress} }`)),
      findings: finding,
    },
    'a policy that wants one label more': {
      yaml: documents(shop(), policy(`{ podSelector: { matchLabels: { app: x, tier: web } }, ${ingress} }`)),
      findings: finding,
    },
    'a policy for labels where the pod has none': {
      yaml: documents(shop('{}'), policy(`{ podSelector: { matchLabels: { app: x } }, ${ingress} }`)),
      findings: finding,
    },
    'a policy with expressions only': {
      yaml: documents(
        shop(),
        policy(`{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [x] }] }, ${ingress} }`),
      ),
      findings: finding,
    },
    'a policy without a selector': { yaml: documents(shop(), policy(`{ ${ingress} }`)), findings: finding },
    'a policy without policy types': {
      yaml: documents(shop(), policy('{ podSelector: {}, ingress: [], egress: [] }')),
      findings: finding,
    },
    'a policy with an empty list of types': {
      yaml: documents(shop(), policy('{ podSelector: {}, policyTypes: [] }')),
      findings: finding,
    },
    'policy types in lower case': {
      yaml: documents(shop(), policy('{ podSelector: {}, policyTypes: [ingress, egress] }')),
      findings: finding,
    },
    'a direction in a policy for others': {
      yaml: documents(
        shop(),
        policy('{ podSelector: {} }'),
        policy(`{ podSelector: { matchLabels: { app: other } }, ${ingress} }`).replace('name: p', 'name: q'),
      ),
      findings: finding,
    },
    'the labels of the Deployment itself': {
      yaml: documents(
        workload('Deployment', '{}', { metadata: '{ name: x, namespace: shop, labels: { app: other } }' }),
        policy(`{ podSelector: { matchLabels: { app: other } }, ${ingress} }`),
      ),
      findings: [{ on: `apps/v1${ofDeployment}` }],
    },
    'a policy of a removed API': {
      yaml: documents(shop(), policy(all).replace('networking.k8s.io/v1', 'extensions/v1beta1')),
      counted: [on],
      findings: finding,
    },
    'a Cilium policy of another API version': {
      yaml: documents(shop(), cilium('spec: { endpointSelector: {}, ingress: [] }').replace('v2', 'v2alpha1')),
      counted: [on],
      findings: finding,
    },
    'a Cilium policy without directions': {
      yaml: documents(shop(), cilium('spec: { endpointSelector: {} }')),
      counted: [on, 'cilium.io/v2/shop/CiliumNetworkPolicy/p'],
      findings: finding,
    },
    'a Cilium policy that only denies': {
      yaml: documents(shop(), cilium('spec: { endpointSelector: {}, ingressDeny: [{}], egressDeny: [{}] }')),
      findings: finding,
    },
    'a Cilium policy for other labels': {
      yaml: documents(shop(), cilium('spec: { endpointSelector: { matchLabels: { app: other } }, ingress: [] }')),
      findings: finding,
    },
    'a Cilium policy with expressions only': {
      yaml: documents(
        shop(),
        cilium('spec: { endpointSelector: { matchExpressions: [{ key: app, operator: Exists }] }, ingress: [] }'),
      ),
      findings: finding,
    },
    'a Cilium policy for nodes': {
      yaml: documents(shop(), clusterwide('spec: { nodeSelector: {}, ingress: [] }')),
      findings: finding,
    },
    'a Cilium policy of another namespace': {
      yaml: documents(shop(), cilium('spec: { endpointSelector: {}, ingress: [] }', 'namespace: blog')),
      findings: finding,
    },
    'a clusterwide Cilium policy for other labels': {
      yaml: documents(shop(), clusterwide('spec: { endpointSelector: { matchLabels: { app: other } }, ingress: [] }')),
      findings: finding,
    },
    'a Cilium policy for all where the pod template has no metadata': {
      yaml: documents(
        '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: x, namespace: shop }, spec: { template: { spec: { containers: [] } } } }',
        cilium('spec: { endpointSelector: {}, ingress: [] }'),
      ),
      findings: [{ on: `apps/v1${ofDeployment}` }],
    },
  },
  ignores: {
    'a Deployment of a removed API': workload('Deployment', '{}', { apiVersion: 'extensions/v1beta1' }),
    'a ReplicationController': workload('ReplicationController', '{}', { apiVersion: 'v1' }),
    'a policy of a removed API': policy(all).replace('networking.k8s.io/v1', 'extensions/v1beta1'),
  },
});
