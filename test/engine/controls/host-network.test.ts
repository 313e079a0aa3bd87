import { describeControl } from '../../support/control-cases.ts';
import { deleting } from '../../support/findings.ts';
import { documents, everyKind, pod, uncountedKinds } from '../../support/workload-rows.ts';

const bare = '{containers: [{name: app, image: nginx}]}';
const onHost = '{hostNetwork: true, containers: [{name: app, image: nginx}]}';

describeControl('C-0041', {
  passes: {
    'without the field': { yaml: pod(bare), counted: ['/v1/shop/Pod/front'] },
    'with false': pod('{hostNetwork: false}'),
    'with null': pod('{hostNetwork: null}'),
    'with the text "true"': pod('{hostNetwork: "true"}'),
    'with the number 1': pod('{hostNetwork: 1}'),
    'with the field in other letters': pod('{hostnetwork: true}'),
    'with the field outside the pod': `{apiVersion: apps/v1, kind: Deployment, metadata: {name: front, namespace: shop}, hostNetwork: true, spec: {hostNetwork: true, template: {hostNetwork: true, spec: ${bare}}}}`,
    'a workload without a pod': {
      yaml: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: front, namespace: shop}, spec: {}}',
      counted: ['apps/v1/shop/Deployment/front'],
    },
    'in a manifest scan too': { yaml: pod(bare), scope: 'file' },
  },
  fails: {
    ...everyKind('the host network', onHost, (p) => [deleting(`${p}hostNetwork`)]),
    'once however many containers there are': {
      yaml: pod('{hostNetwork: true, containers: [{name: a}, {name: b}], initContainers: [{name: c}]}'),
      findings: [deleting('spec.hostNetwork')],
    },
    'a pod without containers': { yaml: pod('{hostNetwork: true}'), findings: [deleting('spec.hostNetwork')] },
    'a pod without a name': {
      yaml: `{apiVersion: v1, kind: Pod, metadata: {generateName: front-, namespace: shop}, spec: ${onHost}}`,
      counted: ['/v1/shop/Pod/'],
      findings: [deleting('spec.hostNetwork')],
    },
    'a pod without metadata': {
      yaml: `{apiVersion: v1, kind: Pod, spec: ${onHost}}`,
      findings: [deleting('spec.hostNetwork')],
    },
    'only the pod that asks for it': {
      yaml: documents(
        pod(onHost),
        `{apiVersion: v1, kind: Pod, metadata: {name: back, namespace: shop}, spec: ${bare}}`,
      ),
      counted: ['/v1/shop/Pod/back', '/v1/shop/Pod/front'],
      findings: [{ on: '/v1/shop/Pod/front', ...deleting('spec.hostNetwork') }],
    },
    'in a manifest scan too': { yaml: pod(onHost), scope: 'file', findings: [deleting('spec.hostNetwork')] },
  },
  ignores: {
    ...uncountedKinds(onHost),
    'a Pod of another group': `{apiVersion: metrics.k8s.io/v1, kind: Pod, metadata: {name: front, namespace: shop}, spec: ${onHost}}`,
    'a Deployment without a group': `{apiVersion: v1, kind: Deployment, metadata: {name: front, namespace: shop}, spec: {template: {spec: ${onHost}}}}`,
    'a PodTemplate': `{apiVersion: v1, kind: PodTemplate, metadata: {name: front, namespace: shop}, template: {spec: ${onHost}}}`,
  },
});
