import { describeControl } from '../../support/control-cases.ts';
import { pod, workload } from '../../support/manifests.ts';

/** A Pod with one container; both security contexts are flow YAML. */
const secured = (container: string, podLevel = 'null'): string =>
  pod(`{ securityContext: ${podLevel}, containers: [{ name: main, securityContext: ${container} }] }`);
const safe = '{ runAsNonRoot: true, runAsGroup: 1000 }';
const context = (path: string): string => `${path}.securityContext`;
const userFix = (path = 'spec.containers[0]'): string => `${context(path)}.runAsNonRoot=true`;
const groupFix = (path = 'spec.containers[0]'): string => `${context(path)}.runAsGroup=1000`;

describeControl('C-0013', {
  passes: {
    'runAsNonRoot and a group': { yaml: secured(safe), counted: ['/v1/shop/Pod/x'] },
    'a user and a group': secured('{ runAsUser: 1000, runAsGroup: 1000 }'),
    'the fields on the pod': secured('{}', '{ runAsUser: 1000, runAsGroup: 1000 }'),
    'runAsNonRoot on the pod, the group on the container': secured('{ runAsGroup: 1000 }', '{ runAsNonRoot: true }'),
    'a container that overrides root of the pod': secured(
      '{ runAsUser: 1000, runAsGroup: 1000 }',
      '{ runAsUser: 0, runAsGroup: 0 }',
    ),
    'runAsNonRoot beside user 0': secured('{ runAsNonRoot: true, runAsUser: 0, runAsGroup: 1000 }'),
    'a user beside runAsNonRoot false': secured('{ runAsNonRoot: false, runAsUser: 1000, runAsGroup: 1000 }'),
    'runAsNonRoot that is null': secured('{ runAsNonRoot: null, runAsGroup: 1000 }'),
    'a user and a group that are null': secured('{ runAsUser: null, runAsGroup: null }'),
    'null on the container over root of the pod': secured(
      '{ runAsUser: null, runAsGroup: null }',
      '{ runAsUser: 0, runAsGroup: 0 }',
    ),
    'a user and a group that are the string 0': secured('{ runAsUser: "0", runAsGroup: "0" }'),
    'runAsNonRoot that is the string false': secured('{ runAsNonRoot: "false", runAsGroup: 1000 }'),
    'a pod without containers': pod('{ containers: [] }'),
    'containers that are null': pod('{ containers: null }'),
    'a Pod without a spec': { yaml: '{ apiVersion: v1, kind: Pod, metadata: { name: x } }', counted: ['/v1//Pod/x'] },
    'a Deployment whose ephemeral container is unsafe': workload(
      'Deployment',
      `{ containers: [{ name: main, securityContext: ${safe} }], ephemeralContainers: [{ name: debug }] }`,
    ),
    'an ephemeral container that is safe': pod(
      `{ containers: [{ name: main, securityContext: ${safe} }], ephemeralContainers: [{ name: debug, securityContext: ${safe} }] }`,
    ),
    'a CronJob with the fields on its pod': workload(
      'CronJob',
      '{ securityContext: { runAsNonRoot: true, runAsGroup: 1 }, containers: [{ name: main }] }',
    ),
  },
  fails: {
    'no security context': {
      yaml: pod('{ containers: [{ name: main }] }'),
      counted: ['/v1/shop/Pod/x'],
      findings: [{ fix: [userFix(), groupFix()] }],
    },
    'a security context that is null': { yaml: secured('null'), findings: [{ fix: [userFix(), groupFix()] }] },
    'runAsNonRoot false': {
      yaml: secured('{ runAsNonRoot: false, runAsGroup: 1000 }'),
      findings: [{ fix: [userFix()] }],
    },
    'runAsNonRoot false on the container over true on the pod': {
      yaml: secured('{ runAsNonRoot: false }', '{ runAsNonRoot: true, runAsGroup: 1000 }'),
      findings: [{ fix: [userFix()] }],
    },
    'runAsNonRoot false on the pod': {
      yaml: secured('{}', '{ runAsNonRoot: false, runAsGroup: 1000 }'),
      findings: [{ fix: [userFix()] }],
    },
    'user 0': {
      yaml: secured('{ runAsUser: 0, runAsGroup: 1000 }'),
      findings: [{ fix: ['spec.containers[0].securityContext.runAsUser=1000'] }],
    },
    'user 0 on the container over another on the pod': {
      yaml: secured('{ runAsUser: 0 }', '{ runAsUser: 1000, runAsGroup: 1000 }'),
      findings: [{ fix: ['spec.containers[0].securityContext.runAsUser=1000'] }],
    },
    'user 0 on the pod': {
      yaml: secured('{}', '{ runAsUser: 0, runAsGroup: 1000 }'),
      findings: [{ fix: ['spec.securityContext.runAsUser=1000'] }],
    },
    'no group': {
      yaml: secured('{ runAsNonRoot: true, runAsUser: 1000 }'),
      findings: [{ fix: [groupFix()] }],
    },
    'group 0': {
      yaml: secured('{ runAsNonRoot: true, runAsGroup: 0 }'),
      findings: [{ fix: [groupFix()] }],
    },
    'group 0 on the container over another on the pod': {
      yaml: secured('{ runAsNonRoot: true, runAsGroup: 0 }', '{ runAsGroup: 1000 }'),
      findings: [{ fix: [groupFix()] }],
    },
    'group 0 on the pod': {
      yaml: secured('{ runAsNonRoot: true }', '{ runAsGroup: 0 }'),
      findings: [{ fix: ['spec.securityContext.runAsGroup=1000'] }],
    },
    'user and group 0 on the pod': {
      yaml: secured('{}', '{ runAsUser: 0, runAsGroup: 0 }'),
      findings: [{ fix: ['spec.securityContext.runAsUser=1000', 'spec.securityContext.runAsGroup=1000'] }],
    },
    'an init container': {
      yaml: pod(`{ initContainers: [{ name: first }], containers: [{ name: main, securityContext: ${safe} }] }`),
      findings: [{ fix: [userFix('spec.initContainers[0]'), groupFix('spec.initContainers[0]')] }],
    },
    'an init container with user 0': {
      yaml: pod(
        `{ initContainers: [{ name: first, securityContext: { runAsUser: 0, runAsGroup: 1 } }], containers: [{ name: main, securityContext: ${safe} }] }`,
      ),
      findings: [{ fix: ['spec.initContainers[0].securityContext.runAsUser=1000'] }],
    },
    'an ephemeral container of a Pod without a path': {
      yaml: pod(`{ containers: [{ name: main, securityContext: ${safe} }], ephemeralContainers: [{ name: debug }] }`),
      findings: [{}],
    },
    'each container with a finding of its own': {
      yaml: workload('Deployment', `{ containers: [{ name: a }, { name: b, securityContext: ${safe} }, { name: c }] }`),
      counted: ['apps/v1/shop/Deployment/x'],
      findings: [0, 2].map((index) => {
        const path = `spec.template.spec.containers[${index}]`;
        return { fix: [userFix(path), groupFix(path)] };
      }),
    },
    'the pod of a Deployment as user 0': {
      yaml: workload(
        'Deployment',
        '{ securityContext: { runAsUser: 0, runAsGroup: 1 }, containers: [{ name: main }] }',
      ),
      findings: [{ fix: ['spec.template.spec.securityContext.runAsUser=1000'] }],
    },
    'an init container of a CronJob': {
      yaml: workload('CronJob', '{ initContainers: [{ name: first, securityContext: { runAsNonRoot: true } }] }'),
      findings: [{ fix: [groupFix('spec.jobTemplate.spec.template.spec.initContainers[0]')] }],
    },
    'a CronJob of the beta API': {
      yaml: workload('CronJob', '{ containers: [{ name: main, securityContext: { runAsNonRoot: true } }] }', {
        apiVersion: 'batch/v1beta1',
      }),
      counted: ['batch/v1beta1/shop/CronJob/x'],
      findings: [{ fix: [groupFix('spec.jobTemplate.spec.template.spec.containers[0]')] }],
    },
    'a container without name': { yaml: pod('{ containers: [{}] }'), findings: [{ fix: [userFix(), groupFix()] }] },
    'a Pod without name': {
      yaml: pod('{ containers: [{ name: main }] }', '{ generateName: x-, namespace: shop }'),
      counted: ['/v1/shop/Pod/'],
      findings: [{ fix: [userFix(), groupFix()] }],
    },
  },
  ignores: {
    'a Deployment of a removed API': workload('Deployment', '{ containers: [{ name: main }] }', {
      apiVersion: 'extensions/v1beta1',
    }),
    'a beta Deployment': workload('Deployment', '{ containers: [{ name: main }] }', { apiVersion: 'apps/v1beta2' }),
    'a ReplicationController': workload('ReplicationController', '{ containers: [{ name: main }] }', {
      apiVersion: 'v1',
    }),
    'a Job of another API': workload('Job', '{ containers: [{ name: main }] }', { apiVersion: 'batch.example.org/v1' }),
  },
});
