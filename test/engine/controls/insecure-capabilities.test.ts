import { describeControl } from '../../support/control-cases.ts';
import { deleting } from '../../support/findings.ts';
import { deployment, everyKind, pod, uncountedKinds } from '../../support/workload-rows.ts';

const container = (add: string): string => `{name: app, securityContext: {capabilities: {add: ${add}}}}`;
const adding = (add: string): string => `{containers: [${container(add)}]}`;
const first = [deleting('spec.containers[0].securityContext.capabilities.add[0]')];
const capabilities =
  'SETPCAP NET_ADMIN NET_RAW SYS_MODULE SYS_RAWIO SYS_PTRACE SYS_ADMIN SYS_BOOT MAC_OVERRIDE MAC_ADMIN PERFMON ALL BPF';

describeControl('C-0046', {
  passes: {
    'without a security context': { yaml: pod('{containers: [{name: app}]}'), counted: ['/v1/shop/Pod/front'] },
    'with a harmless capability': pod(adding('[NET_BIND_SERVICE]')),
    'with an empty list': pod(adding('[]')),
    'with a list that is null': pod(adding('null')),
    'with plain text instead of a list': pod(adding('ALL')),
    'with lower case': pod(adding('[net_admin]')),
    'with the prefix CAP_': pod(adding('[CAP_NET_ADMIN]')),
    'with more letters': pod(adding('[NET_ADMIN2]')),
    'with dropped capabilities': pod(
      '{containers: [{name: app, securityContext: {capabilities: {drop: [ALL, NET_RAW]}}}]}',
    ),
    'with capabilities of the pod': pod('{securityContext: {capabilities: {add: [ALL]}}, containers: [{name: app}]}'),
    'a privileged container': pod('{containers: [{name: app, securityContext: {privileged: true}}]}'),
    'an ephemeral container of a Deployment': deployment(
      `{containers: [{name: app}], ephemeralContainers: [${container('[ALL]')}]}`,
    ),
    'with a list of inputs that lacks it': {
      yaml: pod(adding('[NET_ADMIN]')),
      inputs: { insecureCapabilities: ['BPF'] },
    },
  },
  fails: {
    ...everyKind('an insecure capability', adding('[NET_BIND_SERVICE, NET_ADMIN]'), (p) => [
      deleting(`${p}containers[0].securityContext.capabilities.add[1]`),
    ]),
    ...Object.fromEntries(
      capabilities.split(' ').map((name) => [name, { yaml: pod(adding(`[${name}]`)), findings: first }] as const),
    ),
    'all of a container in one finding': {
      yaml: deployment(adding('[SYS_ADMIN, CHOWN, BPF]')),
      findings: [
        deleting(
          'spec.template.spec.containers[0].securityContext.capabilities.add[0]',
          'spec.template.spec.containers[0].securityContext.capabilities.add[2]',
        ),
      ],
    },
    'each container for itself, init containers too': {
      yaml: deployment(
        `{containers: [{name: ok}, ${container('[ALL]')}], initContainers: [${container('[NET_RAW]')}]}`,
      ),
      findings: [
        deleting('spec.template.spec.containers[1].securityContext.capabilities.add[0]'),
        deleting('spec.template.spec.initContainers[0].securityContext.capabilities.add[0]'),
      ],
    },
    'an ephemeral container of a Pod, which nobody can mend': {
      yaml: pod(`{containers: [{name: app}], ephemeralContainers: [${container('[CHOWN, SYS_PTRACE]')}]}`),
      findings: [{ failed: ['spec.ephemeralContainers[0].securityContext.capabilities.add[1]'] }],
    },
    'a container without a name': {
      yaml: pod('{containers: [{securityContext: {capabilities: {add: [ALL]}}}]}'),
      findings: first,
    },
    'what the inputs name': {
      yaml: pod(adding('[SYSLOG]')),
      inputs: { insecureCapabilities: ['SYSLOG'] },
      findings: first,
    },
    'in a manifest scan too': { yaml: pod(adding('[ALL]')), scope: 'file', findings: first },
  },
  ignores: uncountedKinds(adding('[ALL]')),
  skips: {
    'with an empty list of inputs': {
      yaml: pod(adding('[ALL]')),
      inputs: { insecureCapabilities: [] },
      subStatus: 'configuration',
    },
    'with an empty list of inputs what would pass': {
      yaml: pod('{containers: [{name: app}]}'),
      inputs: { insecureCapabilities: [] },
      subStatus: 'configuration',
    },
  },
});
