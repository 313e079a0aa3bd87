import { describeControl, type ExpectedFinding } from '../../support/control-cases.ts';
import { documents, pod, workload } from '../../support/manifests.ts';

const secured = (context: string): string => pod(`{ containers: [{ name: main, securityContext: ${context} }] }`);
const fixes = (path = 'spec.containers[0]'): ExpectedFinding => ({
  fix: [`${path}.securityContext.allowPrivilegeEscalation=false`, `${path}.securityContext.privileged=false`],
});
const policy = (name: string, spec: string, apiVersion = 'policy/v1beta1'): string =>
  `{ apiVersion: ${apiVersion}, kind: PodSecurityPolicy, metadata: { name: ${name} }, spec: ${spec} }`;
const strict = policy('strict', '{ allowPrivilegeEscalation: false }');
const on = '/v1/shop/Pod/x';

describeControl('C-0016', {
  passes: {
    'escalation that is forbidden': { yaml: secured('{ allowPrivilegeEscalation: false }'), counted: [on] },
    'a privileged container that forbids escalation': secured('{ allowPrivilegeEscalation: false, privileged: true }'),
    'an init container that says nothing': pod(
      '{ containers: [{ name: main, securityContext: { allowPrivilegeEscalation: false } }], initContainers: [{ name: first }] }',
    ),
    'an ephemeral container that says nothing': pod(
      '{ containers: [{ name: main, securityContext: { allowPrivilegeEscalation: false } }], ephemeralContainers: [{ name: debug }] }',
    ),
    'a pod without containers': pod('{ containers: [] }'),
    'a Pod without a spec': { yaml: '{ apiVersion: v1, kind: Pod, metadata: { name: x } }', counted: ['/v1//Pod/x'] },
    'a container that says nothing where the only policy forbids it': {
      yaml: documents(secured('{}'), strict),
      counted: [on, 'policy/v1beta1//PodSecurityPolicy/strict'],
    },
    'a container that allows it where all policies forbid it': documents(
      secured('{ allowPrivilegeEscalation: true }'),
      strict,
      policy('other', '{ allowPrivilegeEscalation: false }', 'policy/v1'),
    ),
    'a policy alone': { yaml: policy('open', '{}'), counted: ['policy/v1beta1//PodSecurityPolicy/open'] },
  },
  fails: {
    'no security context': {
      yaml: pod('{ containers: [{ name: main }] }'),
      counted: [on],
      findings: [fixes()],
    },
    'a security context that is null': { yaml: secured('null'), findings: [fixes()] },
    'an empty security context': { yaml: secured('{}'), findings: [fixes()] },
    'escalation that is allowed': { yaml: secured('{ allowPrivilegeEscalation: true }'), findings: [fixes()] },
    null: { yaml: secured('{ allowPrivilegeEscalation: null }'), findings: [fixes()] },
    'the string false': { yaml: secured('{ allowPrivilegeEscalation: "false" }'), findings: [fixes()] },
    'the number 0': { yaml: secured('{ allowPrivilegeEscalation: 0 }'), findings: [fixes()] },
    'a field on the pod instead of the container': {
      yaml: pod('{ securityContext: { allowPrivilegeEscalation: false }, containers: [{ name: main }] }'),
      findings: [fixes()],
    },
    'each container with a finding of its own': {
      yaml: pod(
        '{ containers: [{ name: a }, { name: b, securityContext: { allowPrivilegeEscalation: false } }, { name: c }] }',
      ),
      findings: [fixes(), fixes('spec.containers[2]')],
    },
    'beside a policy that allows it': {
      yaml: documents(secured('{}'), policy('open', '{ allowPrivilegeEscalation: true }')),
      counted: [on, 'policy/v1beta1//PodSecurityPolicy/open'],
      findings: [{ on, ...fixes() }],
    },
    'beside a policy that says nothing': {
      yaml: documents(secured('{}'), policy('open', '{}')),
      findings: [{ on, ...fixes() }],
    },
    'beside a policy that says it as a string': {
      yaml: documents(secured('{}'), policy('open', '{ allowPrivilegeEscalation: "false" }')),
      findings: [{ on, ...fixes() }],
    },
    'when only some policies forbid it': {
      yaml: documents(secured('{}'), strict, policy('open', '{ allowPrivilegeEscalation: true }')),
      findings: [{ on, ...fixes() }],
    },
    'beside a policy of another API group': {
      yaml: documents(secured('{}'), policy('old', '{ allowPrivilegeEscalation: false }', 'extensions/v1beta1')),
      counted: [on],
      findings: [{ on, ...fixes() }],
    },
    'a Deployment': {
      yaml: workload('Deployment', '{ containers: [{ name: main }] }'),
      counted: ['apps/v1/shop/Deployment/x'],
      findings: [fixes('spec.template.spec.containers[0]')],
    },
    'a CronJob of the beta API': {
      yaml: workload('CronJob', '{ containers: [{ name: main }] }', { apiVersion: 'batch/v1beta1' }),
      counted: ['batch/v1beta1/shop/CronJob/x'],
      findings: [fixes('spec.jobTemplate.spec.template.spec.containers[0]')],
    },
    'a container without name': { yaml: pod('{ containers: [{}] }'), findings: [fixes()] },
    'a Pod without name': {
      yaml: pod('{ containers: [{ name: main }] }', '{ generateName: x-, namespace: shop }'),
      counted: ['/v1/shop/Pod/'],
      findings: [fixes()],
    },
  },
  ignores: {
    'a Deployment of a removed API': workload('Deployment', '{ containers: [{ name: main }] }', {
      apiVersion: 'extensions/v1beta1',
    }),
    'a ReplicationController': workload('ReplicationController', '{ containers: [{ name: main }] }', {
      apiVersion: 'v1',
    }),
  },
});
