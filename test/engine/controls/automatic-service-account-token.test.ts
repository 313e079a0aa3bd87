import { describeControl, type ExpectedFinding } from '../../support/control-cases.ts';
import { documents, pod, workload } from '../../support/manifests.ts';

const account = (name: string, mount: string, namespace = 'namespace: shop'): string =>
  `{ apiVersion: v1, kind: ServiceAccount, metadata: { name: ${name}, ${namespace} }, ${mount} }`;
const off = 'automountServiceAccountToken: false';
const shop = '{ serviceAccountName: shop, containers: [{ name: main }] }';
const on = '/v1/shop/Pod/x';
const said = (path = 'spec', id = on): ExpectedFinding => ({
  on: id,
  failed: [`${path}.automountServiceAccountToken`],
  fix: [`${path}.automountServiceAccountToken=false`],
});
const byAccount = (path = 'spec', id = on): ExpectedFinding => ({
  on: id,
  fix: [`${path}.automountServiceAccountToken=false`],
});

describeControl('C-0034', {
  passes: {
    'a pod that switches it off': { yaml: pod('{ automountServiceAccountToken: false }'), counted: [on] },
    'a pod that switches it off whatever its account says': documents(
      pod('{ automountServiceAccountToken: false, serviceAccountName: shop }'),
      account('shop', 'automountServiceAccountToken: true'),
    ),
    'an account that switches it off': {
      yaml: documents(pod(shop), account('shop', off)),
      counted: [on, '/v1/shop/ServiceAccount/shop'],
    },
    'the default account when it switches it off': documents(
      pod('{ containers: [{ name: main }] }'),
      account('default', off),
    ),
    'the default account when the pod names another in the old field': documents(
      pod('{ serviceAccount: shop }'),
      account('default', off),
    ),
    'an account of the namespace default for a workload without one': {
      yaml: documents(pod(shop, '{ name: x }'), account('shop', off, 'namespace: default')),
      counted: ['/v1//Pod/x', '/v1/default/ServiceAccount/shop'],
    },
    'an account written before the workload': documents(account('shop', off), workload('Deployment', shop)),
    'the string true on the pod where the account switches it off': documents(
      pod('{ automountServiceAccountToken: "true", serviceAccountName: shop }'),
      account('shop', off),
    ),
    'null on the pod where the account switches it off': documents(
      pod('{ automountServiceAccountToken: null, serviceAccountName: shop }'),
      account('shop', off),
    ),
    'a projected token': pod(
      '{ automountServiceAccountToken: false, volumes: [{ name: token, projected: { sources: [{ serviceAccountToken: { path: token } }] } }] }',
    ),
    'a ServiceAccount alone that mounts its token': {
      yaml: account('shop', 'automountServiceAccountToken: true'),
      counted: ['/v1/shop/ServiceAccount/shop'],
    },
  },
  fails: {
    'a pod that asks for it': {
      yaml: pod('{ automountServiceAccountToken: true }'),
      counted: [on],
      findings: [said()],
    },
    'a pod that asks for it whatever its account says': {
      yaml: documents(pod('{ automountServiceAccountToken: true, serviceAccountName: shop }'), account('shop', off)),
      counted: [on, '/v1/shop/ServiceAccount/shop'],
      findings: [said()],
    },
    'a pod whose account is nowhere to be found': { yaml: pod(shop), counted: [on], findings: [byAccount()] },
    'the default account that is nowhere to be found': {
      yaml: pod('{ containers: [{ name: main }] }'),
      findings: [byAccount()],
    },
    'an account that says nothing': {
      yaml: documents(pod(shop), account('shop', 'secrets: []')),
      findings: [byAccount()],
    },
    'an account that asks for it': {
      yaml: documents(pod(shop), account('shop', 'automountServiceAccountToken: true')),
      counted: [on, '/v1/shop/ServiceAccount/shop'],
      findings: [byAccount()],
    },
    'an account that says null': {
      yaml: documents(pod(shop), account('shop', 'automountServiceAccountToken: null')),
      findings: [byAccount()],
    },
    'an account that says the string false': {
      yaml: documents(pod(shop), account('shop', 'automountServiceAccountToken: "false"')),
      findings: [byAccount()],
    },
    'the string false on the pod': {
      yaml: documents(
        pod('{ automountServiceAccountToken: "false", serviceAccountName: shop }'),
        account('shop', 'secrets: []'),
      ),
      findings: [byAccount()],
    },
    'an account of another name': { yaml: documents(pod(shop), account('Shop', off)), findings: [byAccount()] },
    'an account of another namespace': {
      yaml: documents(pod(shop), account('shop', off, 'namespace: blog')),
      findings: [byAccount()],
    },
    'an account without namespace': {
      yaml: documents(pod(shop), account('shop', off, 'labels: {}')),
      findings: [byAccount()],
    },
    'a workload and an account both without namespace': {
      yaml: documents(pod(shop, '{ name: x }'), account('shop', off, 'labels: {}')),
      findings: [byAccount('spec', '/v1//Pod/x')],
    },
    'an account with an empty name': {
      yaml: documents(pod('{ serviceAccountName: "" }'), account('default', off)),
      findings: [byAccount()],
    },
    'a Deployment that asks for it': {
      yaml: workload('Deployment', '{ automountServiceAccountToken: true }'),
      counted: ['apps/v1/shop/Deployment/x'],
      findings: [said('spec.template.spec', 'apps/v1/shop/Deployment/x')],
    },
    'a CronJob of the beta API that asks for it': {
      yaml: workload('CronJob', '{ automountServiceAccountToken: true }', { apiVersion: 'batch/v1beta1' }),
      counted: ['batch/v1beta1/shop/CronJob/x'],
      findings: [said('spec.jobTemplate.spec.template.spec', 'batch/v1beta1/shop/CronJob/x')],
    },
    'a CronJob by its account': {
      yaml: workload('CronJob', shop),
      findings: [byAccount('spec.jobTemplate.spec.template.spec', 'batch/v1/shop/CronJob/x')],
    },
    'a Job by its account': {
      yaml: documents(workload('Job', shop), account('shop', 'secrets: []')),
      findings: [byAccount('spec.template.spec', 'batch/v1/shop/Job/x')],
    },
    'a Pod without name': {
      yaml: pod(shop, '{ generateName: x-, namespace: shop }'),
      counted: ['/v1/shop/Pod/'],
      findings: [byAccount('spec', '/v1/shop/Pod/')],
    },
  },
  ignores: {
    'a Deployment of a removed API': workload('Deployment', shop, { apiVersion: 'extensions/v1beta1' }),
    'a ReplicationController': workload('ReplicationController', shop, { apiVersion: 'v1' }),
    'a ServiceAccount of another API': account('shop', off).replace('apiVersion: v1', 'apiVersion: example.org/v1'),
  },
});
