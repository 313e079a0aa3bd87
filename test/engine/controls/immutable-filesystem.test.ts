import { describeControl, type ExpectedFinding } from '../../support/control-cases.ts';
import { pod, workload } from '../../support/manifests.ts';

const secured = (context: string): string => pod(`{ containers: [{ name: main, securityContext: ${context} }] }`);
const safe = '{ name: main, securityContext: { readOnlyRootFilesystem: true } }';
const fixes = (path = 'spec.containers[0]'): ExpectedFinding => ({
  fix: [`${path}.securityContext.readOnlyRootFilesystem=true`],
});

describeControl('C-0017', {
  passes: {
    'a read-only file system': { yaml: secured('{ readOnlyRootFilesystem: true }'), counted: ['/v1/shop/Pod/x'] },
    'read-only containers and init containers': pod(
      `{ containers: [${safe}], initContainers: [{ name: first, securityContext: { readOnlyRootFilesystem: true } }] }`,
    ),
    'a read-only ephemeral container': pod(
      `{ containers: [${safe}], ephemeralContainers: [{ name: debug, securityContext: { readOnlyRootFilesystem: true } }] }`,
    ),
    'an ephemeral container of a Deployment': workload(
      'Deployment',
      `{ containers: [${safe}], ephemeralContainers: [{ name: debug }] }`,
    ),
    'a pod without containers': pod('{ containers: [] }'),
    'a Pod without a spec': { yaml: '{ apiVersion: v1, kind: Pod, metadata: { name: x } }', counted: ['/v1//Pod/x'] },
  },
  fails: {
    'no security context': {
      yaml: pod('{ containers: [{ name: main }] }'),
      counted: ['/v1/shop/Pod/x'],
      findings: [fixes()],
    },
    'a security context that is null': { yaml: secured('null'), findings: [fixes()] },
    'a writable file system': { yaml: secured('{ readOnlyRootFilesystem: false }'), findings: [fixes()] },
    null: { yaml: secured('{ readOnlyRootFilesystem: null }'), findings: [fixes()] },
    'the string true': { yaml: secured('{ readOnlyRootFilesystem: "true" }'), findings: [fixes()] },
    'a field on the pod instead of the container': {
      yaml: pod('{ securityContext: { readOnlyRootFilesystem: true }, containers: [{ name: main }] }'),
      findings: [fixes()],
    },
    'an init container': {
      yaml: pod(`{ containers: [${safe}], initContainers: [{ name: first }] }`),
      findings: [fixes('spec.initContainers[0]')],
    },
    'an ephemeral container of a Pod without a path': {
      yaml: pod(`{ containers: [${safe}], ephemeralContainers: [{ name: debug }] }`),
      findings: [{}],
    },
    'each container with a finding of its own': {
      yaml: pod(`{ containers: [{ name: a }, ${safe}, { name: c }], initContainers: [{ name: first }] }`),
      findings: [fixes(), fixes('spec.containers[2]'), fixes('spec.initContainers[0]')],
    },
    'a Deployment': {
      yaml: workload('Deployment', '{ containers: [{ name: main }] }'),
      counted: ['apps/v1/shop/Deployment/x'],
      findings: [fixes('spec.template.spec.containers[0]')],
    },
    'a CronJob of the beta API': {
      yaml: workload('CronJob', '{ containers: [{ name: main }], initContainers: [{ name: first }] }', {
        apiVersion: 'batch/v1beta1',
      }),
      counted: ['batch/v1beta1/shop/CronJob/x'],
      findings: [
        fixes('spec.jobTemplate.spec.template.spec.containers[0]'),
        fixes('spec.jobTemplate.spec.template.spec.initContainers[0]'),
      ],
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
