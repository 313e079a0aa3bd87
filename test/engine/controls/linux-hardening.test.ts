import { describeControl } from '../../support/control-cases.ts';
import { fixing } from '../../support/findings.ts';
import { deployment, everyKind, pod, uncountedKinds } from '../../support/workload-rows.ts';

const bare = '{containers: [{name: app}]}';
const container = (context: string): string => `{containers: [{name: app, securityContext: ${context}}]}`;
const first = [fixing('spec.containers[0].securityContext.seccompProfile=YOUR_VALUE')];

describeControl('C-0055', {
  passes: {
    'with a profile of the container': {
      yaml: pod(container('{seccompProfile: {type: RuntimeDefault}}')),
      counted: ['/v1/shop/Pod/front'],
    },
    'with a profile of the pod': pod(
      '{securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: a}, {name: b}]}',
    ),
    'with a profile of the pod for init containers': pod(
      '{securityContext: {seccompProfile: {type: Localhost}}, initContainers: [{name: init}], containers: [{name: app}]}',
    ),
    'with an unconfined profile': pod(container('{seccompProfile: {type: Unconfined}}')),
    'with an empty profile': pod(container('{seccompProfile: {}}')),
    'with a profile that is null': pod(container('{seccompProfile: null}')),
    'with a pod profile that is null': pod('{securityContext: {seccompProfile: null}, containers: [{name: app}]}'),
    'an ephemeral container': pod('{ephemeralContainers: [{name: debug}]}'),
    'a pod without containers': pod('{}'),
  },
  fails: {
    ...everyKind('a container without a profile', bare, (p) => [
      fixing(`${p}containers[0].securityContext.seccompProfile=YOUR_VALUE`),
    ]),
    'a security context that is null': { yaml: pod(container('null')), findings: first },
    'AppArmor, SELinux and dropped capabilities alone': {
      yaml: pod(
        container(
          '{appArmorProfile: {type: RuntimeDefault}, seLinuxOptions: {level: s0}, capabilities: {drop: [ALL]}}',
        ),
      ),
      findings: first,
    },
    'the annotation of old clusters': {
      yaml: '{apiVersion: v1, kind: Pod, metadata: {name: front, namespace: shop, annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}, spec: {containers: [{name: app}]}}',
      findings: first,
    },
    'a field in other letters': { yaml: pod(container('{seccompprofile: {type: RuntimeDefault}}')), findings: first },
    'each container for itself, init containers too': {
      yaml: deployment(
        '{containers: [{name: a, securityContext: {seccompProfile: {type: RuntimeDefault}}}, {name: b}], initContainers: [{name: c}]}',
      ),
      findings: [
        fixing('spec.template.spec.containers[1].securityContext.seccompProfile=YOUR_VALUE'),
        fixing('spec.template.spec.initContainers[0].securityContext.seccompProfile=YOUR_VALUE'),
      ],
    },
    'a container without a name': { yaml: pod('{containers: [{image: nginx}]}'), findings: first },
    'in a manifest scan too': { yaml: pod(bare), scope: 'file', findings: first },
  },
  ignores: uncountedKinds(bare),
});
