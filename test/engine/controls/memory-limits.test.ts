import { describeControl } from '../../support/control-cases.ts';
import { fixing } from '../../support/findings.ts';
import { deployment, everyKind, pod, uncountedKinds } from '../../support/workload-rows.ts';

const bare = '{containers: [{name: app}]}';
const container = (resources: string): string => pod(`{containers: [{name: app, resources: ${resources}}]}`);
const first = [fixing('spec.containers[0].resources.limits.memory=YOUR_VALUE')];

describeControl('C-0271', {
  passes: {
    'with a limit': { yaml: container('{limits: {memory: 100}}'), counted: ['/v1/shop/Pod/front'] },
    'with a limit that is text': container('{limits: {memory: 500m}}'),
    'with a limit of 0': container('{limits: {memory: 0}}'),
    'with a limit that is null': container('{limits: {memory: null}}'),
    'with an empty limit': container('{limits: {memory: ""}}'),
    'an init container': pod(
      '{initContainers: [{name: init}], containers: [{name: app, resources: {limits: {memory: 1}}}]}',
    ),
    'an ephemeral container': pod(
      '{ephemeralContainers: [{name: debug}], containers: [{name: app, resources: {limits: {memory: 1}}}]}',
    ),
    'a pod without containers': pod('{}'),
  },
  fails: {
    ...everyKind('a container without resources', bare, (p) => [
      fixing(`${p}containers[0].resources.limits.memory=YOUR_VALUE`),
    ]),
    'a request alone': { yaml: container('{requests: {memory: 100m}}'), findings: first },
    'the other limit alone': { yaml: container('{limits: {cpu: 1}}'), findings: first },
    'empty limits': { yaml: container('{limits: {}}'), findings: first },
    'limits that are null': { yaml: container('{limits: null}'), findings: first },
    'resources that are null': { yaml: container('null'), findings: first },
    'limits that are text': { yaml: container('{limits: memory}'), findings: first },
    'limits of the pod alone': {
      yaml: pod('{resources: {limits: {memory: 1}}, containers: [{name: app}]}'),
      findings: first,
    },
    'a LimitRange, which is not read': {
      yaml: `${pod(bare)}
---
{apiVersion: v1, kind: LimitRange, metadata: {name: limits, namespace: shop}, spec: {limits: [{type: Container, default: {memory: 1}}]}}`,
      counted: ['/v1/shop/Pod/front'],
      findings: first,
    },
    'each container for itself': {
      yaml: deployment(
        '{containers: [{name: a}, {name: b, resources: {limits: {memory: 1}}}, {name: c, resources: {}}]}',
      ),
      findings: [
        fixing('spec.template.spec.containers[0].resources.limits.memory=YOUR_VALUE'),
        fixing('spec.template.spec.containers[2].resources.limits.memory=YOUR_VALUE'),
      ],
    },
    'a container without a name': { yaml: pod('{containers: [{image: nginx}]}'), findings: first },
    'in a manifest scan too': { yaml: pod(bare), scope: 'file', findings: first },
  },
  ignores: uncountedKinds(bare),
});
