import { describeControl, type ExpectedFinding } from '../../support/control-cases.ts';
import { pod, workload } from '../../support/manifests.ts';

const removes = (path: string): ExpectedFinding => ({ failed: [path], delete: [path] });

describeControl('C-0038', {
  passes: {
    'a pod that says nothing': { yaml: pod('{ containers: [{ name: main }] }'), counted: ['/v1/shop/Pod/x'] },
    'both switched off': pod('{ hostPID: false, hostIPC: false }'),
    null: pod('{ hostPID: null, hostIPC: null }'),
    'the string true': pod('{ hostPID: "true", hostIPC: "true" }'),
    'the number 1': pod('{ hostPID: 1, hostIPC: 1 }'),
    'the fields in another case': pod('{ hostPid: true, hostIpc: true }'),
    'the host network': pod('{ hostNetwork: true }'),
    'the fields on a container': pod(
      '{ containers: [{ name: main, hostPID: true, securityContext: { hostPID: true, hostIPC: true } }] }',
    ),
    'a Pod without a spec': { yaml: '{ apiVersion: v1, kind: Pod, metadata: { name: x } }', counted: ['/v1//Pod/x'] },
    'a Deployment with the fields outside its pod': {
      yaml: '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: x, namespace: shop }, spec: { hostPID: true, template: { spec: {} } } }',
      counted: ['apps/v1/shop/Deployment/x'],
    },
  },
  fails: {
    'the PIDs of the host': {
      yaml: pod('{ hostPID: true }'),
      counted: ['/v1/shop/Pod/x'],
      findings: [removes('spec.hostPID')],
    },
    'the IPC of the host': { yaml: pod('{ hostIPC: true }'), findings: [removes('spec.hostIPC')] },
    'both with a finding each': {
      yaml: pod('{ hostPID: true, hostIPC: true }'),
      findings: [removes('spec.hostPID'), removes('spec.hostIPC')],
    },
    ...Object.fromEntries(
      ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'].map((kind) => [
        `a ${kind}`,
        {
          yaml: workload(kind, '{ hostPID: true, hostIPC: true }'),
          counted: [`${kind === 'Job' ? 'batch' : 'apps'}/v1/shop/${kind}/x`],
          findings: [removes('spec.template.spec.hostPID'), removes('spec.template.spec.hostIPC')],
        },
      ]),
    ),
    'a CronJob of the beta API': {
      yaml: workload('CronJob', '{ hostPID: true, hostIPC: true }', { apiVersion: 'batch/v1beta1' }),
      counted: ['batch/v1beta1/shop/CronJob/x'],
      findings: [
        removes('spec.jobTemplate.spec.template.spec.hostPID'),
        removes('spec.jobTemplate.spec.template.spec.hostIPC'),
      ],
    },
    'a Pod without name': {
      yaml: pod('{ hostPID: true }', '{ generateName: x-, namespace: shop }'),
      counted: ['/v1/shop/Pod/'],
      findings: [removes('spec.hostPID')],
    },
  },
  ignores: {
    'a Deployment of a removed API': workload('Deployment', '{ hostPID: true }', { apiVersion: 'extensions/v1beta1' }),
    'a ReplicationController': workload('ReplicationController', '{ hostPID: true }', { apiVersion: 'v1' }),
    'another kind with a pod template': workload('Rollout', '{ hostPID: true }', {
      apiVersion: 'argoproj.io/v1alpha1',
    }),
  },
});
