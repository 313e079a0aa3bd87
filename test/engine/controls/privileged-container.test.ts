import { describeControl } from '../../support/control-cases.ts';
import { deleting } from '../../support/findings.ts';
import { cronJob, deployment, everyKind, pod, uncountedKinds } from '../../support/workload-rows.ts';

const container = (context: string): string => `{containers: [{name: app, securityContext: ${context}}]}`;
const privileged = container('{privileged: true}');

describeControl('C-0057', {
  passes: {
    'without a security context': { yaml: pod('{containers: [{name: app}]}'), counted: ['/v1/shop/Pod/front'] },
    'with false': pod(container('{privileged: false}')),
    'with null': pod(container('{privileged: null}')),
    'with the text "true"': pod(container('{privileged: "true"}')),
    'with a field of the pod': pod('{securityContext: {privileged: true}, containers: [{name: app}]}'),
    'with another strong capability': pod(container('{capabilities: {add: [ALL, NET_ADMIN]}}')),
    'with sys_admin in lower case': pod(container('{capabilities: {add: [sys_admin]}}')),
    'with CAP_SYS_ADMIN': pod(container('{capabilities: {add: [CAP_SYS_ADMIN]}}')),
    'with SYS_ADMIN dropped': pod(container('{capabilities: {drop: [SYS_ADMIN]}}')),
    'with plain text instead of a list': pod(container('{capabilities: {add: SYS_ADMIN}}')),
    'with privilege escalation alone': pod(container('{allowPrivilegeEscalation: true}')),
  },
  fails: {
    ...everyKind('privileged: true', privileged, (p) => [deleting(`${p}containers[0].securityContext.privileged`)]),
    ...everyKind('SYS_ADMIN', container('{privileged: false, capabilities: {add: [CHOWN, SYS_ADMIN]}}'), (p) => [
      deleting(`${p}containers[0].securityContext.capabilities.add[1]`),
    ]),
    'both in one finding, the capability first': {
      yaml: pod(container('{privileged: true, capabilities: {add: [SYS_ADMIN, CHOWN, SYS_ADMIN]}}')),
      findings: [
        deleting(
          'spec.containers[0].securityContext.capabilities.add[0]',
          'spec.containers[0].securityContext.capabilities.add[2]',
          'spec.containers[0].securityContext.privileged',
        ),
      ],
    },
    'each container for itself': {
      yaml: deployment(
        '{containers: [{name: a}, {name: b, securityContext: {privileged: true}}, {name: c, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]}',
      ),
      findings: [
        deleting('spec.template.spec.containers[1].securityContext.privileged'),
        deleting('spec.template.spec.containers[2].securityContext.capabilities.add[0]'),
      ],
    },
    'an init container': {
      yaml: cronJob('{containers: [{name: app}], initContainers: [{name: init, securityContext: {privileged: true}}]}'),
      findings: [deleting('spec.jobTemplate.spec.template.spec.initContainers[0].securityContext.privileged')],
    },
    'an ephemeral container of a Pod': {
      yaml: pod(
        '{containers: [{name: app}], ephemeralContainers: [{name: debug, securityContext: {privileged: true}}]}',
      ),
      findings: [deleting('spec.ephemeralContainers[0].securityContext.privileged')],
    },
    'an ephemeral container of a Deployment': {
      yaml: deployment(
        '{containers: [{name: app}], ephemeralContainers: [{name: debug, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]}',
      ),
      findings: [deleting('spec.template.spec.ephemeralContainers[0].securityContext.capabilities.add[0]')],
    },
    'an ephemeral container of a CronJob': {
      yaml: cronJob('{ephemeralContainers: [{name: debug, securityContext: {privileged: true}}]}'),
      findings: [deleting('spec.jobTemplate.spec.template.spec.ephemeralContainers[0].securityContext.privileged')],
    },
    'a container without a name': {
      yaml: pod('{containers: [{securityContext: {privileged: true}}]}'),
      findings: [deleting('spec.containers[0].securityContext.privileged')],
    },
    'in a manifest scan too': {
      yaml: pod(privileged),
      scope: 'file',
      findings: [deleting('spec.containers[0].securityContext.privileged')],
    },
  },
  ignores: uncountedKinds(privileged),
});
