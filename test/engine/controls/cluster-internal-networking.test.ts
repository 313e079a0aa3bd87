import { describeControl } from '../../support/control-cases.ts';
import { documents } from '../../support/workload-rows.ts';

const namespace = '{apiVersion: v1, kind: Namespace, metadata: {name: shop}}';
const policy = (
  of: string,
  spec = '{podSelector: {}}',
  apiVersion = 'networking.k8s.io/v1',
  kind = 'NetworkPolicy',
): string => `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: policy, namespace: ${of}}, spec: ${spec}}`;
const clusterwide = (body: string, apiVersion = 'cilium.io/v2'): string =>
  `{apiVersion: ${apiVersion}, kind: CiliumClusterwideNetworkPolicy, metadata: {name: policy}, ${body}}`;
const withPolicy = (yaml: string) => ({ yaml: documents(namespace, yaml), counted: ['/v1//Namespace/shop'] });
const uncovered = (yaml: string) => ({ ...withPolicy(yaml), findings: [{ on: '/v1//Namespace/shop' }] });

describeControl('C-0054', {
  passes: {
    'with a NetworkPolicy': withPolicy(policy('shop')),
    'when the policy comes first': documents(policy('shop'), namespace),
    'with a policy that selects few pods': withPolicy(policy('shop', '{podSelector: {matchLabels: {app: db}}}')),
    'with a policy without directions': withPolicy(policy('shop', 'null')),
    'with a CiliumNetworkPolicy': withPolicy(policy('shop', '{}', 'cilium.io/v2', 'CiliumNetworkPolicy')),
    'with a Cilium policy for the cluster': withPolicy(clusterwide('spec: {endpointSelector: {}, ingress: [{}]}')),
    'with a clusterwide policy for egress alone': withPolicy(clusterwide('spec: {endpointSelector: {}, egress: []}')),
    'with empty selectors in a clusterwide policy': withPolicy(
      clusterwide('spec: {endpointSelector: {matchLabels: {}, matchExpressions: []}, ingress: []}'),
    ),
    'with a clusterwide policy whose list of specs has a good one': withPolicy(
      clusterwide(
        'specs: [{endpointSelector: {matchLabels: {app: db}}, ingress: []}, {endpointSelector: {}, egress: [{}]}]',
      ),
    ),
    'with default deny off in one direction': withPolicy(
      clusterwide('spec: {endpointSelector: {}, enableDefaultDeny: {ingress: false}, ingress: []}'),
    ),
    'with default deny off in one direction and on in the other': withPolicy(
      clusterwide('spec: {endpointSelector: {}, enableDefaultDeny: {ingress: false, egress: true}, ingress: []}'),
    ),
    'every namespace with a policy of its own': {
      yaml: documents(
        namespace,
        policy('shop'),
        '{apiVersion: v1, kind: Namespace, metadata: {name: ops}}',
        policy('ops'),
      ),
      counted: ['/v1//Namespace/ops', '/v1//Namespace/shop'],
    },
    'in a manifest scan too': { yaml: documents(namespace, policy('shop')), scope: 'file' },
  },
  fails: {
    'without any policy': { yaml: namespace, counted: ['/v1//Namespace/shop'], findings: [{}] },
    'with a policy of another namespace': uncovered(policy('ops')),
    'with a namespace in other letters': uncovered(policy('Shop')),
    'default without a policy that names it': {
      yaml: documents(
        '{apiVersion: v1, kind: Namespace, metadata: {name: default}}',
        '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: policy}, spec: {podSelector: {}}}',
      ),
      counted: ['/v1//Namespace/default'],
      findings: [{ on: '/v1//Namespace/default' }],
    },
    'with a NetworkPolicy of extensions/v1beta1': uncovered(policy('shop', '{podSelector: {}}', 'extensions/v1beta1')),
    'with a NetworkPolicy of Calico': uncovered(policy('shop', '{}', 'crd.projectcalico.org/v1')),
    'with a CiliumNetworkPolicy of another version': uncovered(
      policy('shop', '{}', 'cilium.io/v2alpha1', 'CiliumNetworkPolicy'),
    ),
    'with a clusterwide policy of another version': uncovered(
      clusterwide('spec: {endpointSelector: {}, ingress: []}', 'cilium.io/v2alpha1'),
    ),
    'with a clusterwide policy without directions': uncovered(clusterwide('spec: {endpointSelector: {}}')),
    'with a clusterwide policy that has only ingressDeny': uncovered(
      clusterwide('spec: {endpointSelector: {}, ingressDeny: [{}]}'),
    ),
    'with a clusterwide policy that selects by labels': uncovered(
      clusterwide('spec: {endpointSelector: {matchLabels: {app: db}}, ingress: []}'),
    ),
    'with a clusterwide policy that selects by expressions': uncovered(
      clusterwide('spec: {endpointSelector: {matchExpressions: [{key: app, operator: Exists}]}, ingress: []}'),
    ),
    'with a clusterwide policy for nodes': uncovered(clusterwide('spec: {nodeSelector: {}, ingress: []}')),
    'with a clusterwide policy that enforces nothing by default': uncovered(
      clusterwide(
        'spec: {endpointSelector: {}, enableDefaultDeny: {ingress: false, egress: false}, ingress: [], egress: []}',
      ),
    ),
    'with a clusterwide policy whose parts stand in different specs': uncovered(
      clusterwide('specs: [{endpointSelector: {}}, {endpointSelector: {matchLabels: {app: db}}, ingress: []}]'),
    ),
    'with a clusterwide policy without a spec': uncovered(clusterwide('spec: null')),
    'each namespace without a policy': {
      yaml: documents(namespace, '{apiVersion: v1, kind: Namespace, metadata: {name: ops}}', policy('shop')),
      counted: ['/v1//Namespace/ops', '/v1//Namespace/shop'],
      findings: [{ on: '/v1//Namespace/ops' }],
    },
    'in a manifest scan too': { yaml: namespace, scope: 'file', findings: [{}] },
  },
  ignores: {
    'policies without a namespace object': documents(
      policy('shop'),
      clusterwide('spec: {endpointSelector: {}, ingress: []}'),
    ),
    pods: '{apiVersion: v1, kind: Pod, metadata: {name: front, namespace: shop}}',
  },
});
