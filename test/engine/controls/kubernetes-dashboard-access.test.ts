import { describeControl, type ExpectedFinding } from '../../support/control-cases.ts';
import { binding, documents, pod, role, workload } from '../../support/manifests.ts';

const rbac = 'rbac.authorization.k8s.io';
const spec = '{ serviceAccountName: kubernetes-dashboard, containers: [{ name: main }] }';
const dashboardRole = role('[]', { metadata: '{ name: kubernetes-dashboard, namespace: shop }' });
const boundTo = (subjects: string): string =>
  documents(
    dashboardRole,
    binding({ roleRef: `{ apiGroup: ${rbac}, kind: Role, name: kubernetes-dashboard }`, subjects: `[${subjects}]` }),
  );
const vector = (subject: string): string =>
  `${subject}/${rbac}/v1/shop/Role/kubernetes-dashboard/${rbac}/v1/shop/RoleBinding/deployer`;
const dashboard = '{ kind: ServiceAccount, name: kubernetes-dashboard, namespace: shop }';
const jane = `{ kind: User, name: jane, apiGroup: ${rbac} }`;
const seen = (on: string, subject = 0): ExpectedFinding => {
  const failed = [`relatedObjects[0].subjects[${subject}]`, 'relatedObjects[0].roleRef.name'];
  return { on, failed, review: failed };
};
const removes = (path: string): ExpectedFinding => ({ failed: [path], delete: [path] });

describeControl('C-0014', {
  passes: {
    'the dashboard itself bound to its role': {
      yaml: boundTo(dashboard),
      counted: [vector('/shop/ServiceAccount/kubernetes-dashboard')],
    },
    'a role whose name only starts like the dashboard': documents(
      role('[]', { metadata: '{ name: kubernetes-dashboard-minimal, namespace: shop }' }),
      binding({ roleRef: '{ kind: Role, name: kubernetes-dashboard-minimal }' }),
    ),
    'another role': documents(role('[]'), binding()),
    'the dashboard of a Pod': {
      yaml: pod(spec, '{ name: kubernetes-dashboard-7f9c, namespace: shop }'),
      counted: ['/v1/shop/Pod/kubernetes-dashboard-7f9c'],
    },
    'the dashboard of a Deployment': workload('Deployment', spec, {
      metadata: '{ name: kubernetes-dashboard, namespace: shop }',
    }),
    'a workload with another account': pod('{ serviceAccountName: shop, containers: [{ name: main }] }'),
    'an account whose name only starts like the dashboard': pod('{ serviceAccountName: kubernetes-dashboard-2 }'),
    'an account in capitals': pod('{ serviceAccountName: Kubernetes-Dashboard }'),
    'a workload without account': pod('{ containers: [{ name: main }] }'),
    'an account that is null': pod('{ serviceAccountName: null, containers: [{ name: main }] }'),
    'the old field of the account': pod('{ serviceAccount: kubernetes-dashboard, containers: [{ name: main }] }'),
  },
  fails: {
    'a user bound to the role': {
      yaml: boundTo(jane),
      counted: [vector(`${rbac}//User/jane`)],
      findings: [seen(vector(`${rbac}//User/jane`))],
    },
    'a subject without API group and namespace': {
      yaml: boundTo('{ kind: User, name: jane }'),
      findings: [seen(vector('//User/jane'))],
    },
    'a user with a finding for each subject of the binding': {
      yaml: boundTo(`${dashboard}, ${jane}`),
      counted: [vector('/shop/ServiceAccount/kubernetes-dashboard'), vector(`${rbac}//User/jane`)],
      findings: [seen(vector(`${rbac}//User/jane`), 0), seen(vector(`${rbac}//User/jane`), 1)],
    },
    'a ServiceAccount bound to the ClusterRole': {
      yaml: documents(
        role('[]', { kind: 'ClusterRole', metadata: '{ name: kubernetes-dashboard }' }),
        binding({
          kind: 'ClusterRoleBinding',
          metadata: '{ name: deployer }',
          roleRef: `{ apiGroup: ${rbac}, kind: ClusterRole, name: kubernetes-dashboard }`,
        }),
      ),
      findings: [
        seen(
          `/shop/ServiceAccount/deployer/${rbac}/v1//ClusterRole/kubernetes-dashboard/${rbac}/v1//ClusterRoleBinding/deployer`,
        ),
      ],
    },
    'a Pod with the account': {
      yaml: pod(spec),
      counted: ['/v1/shop/Pod/x'],
      findings: [removes('spec.serviceAccountName')],
    },
    'a Pod without name': {
      yaml: pod(spec, '{ generateName: x-, namespace: shop }'),
      counted: ['/v1/shop/Pod/'],
      findings: [removes('spec.serviceAccountName')],
    },
    'a Pod whose name only contains the dashboard': {
      yaml: pod(spec, '{ name: my-kubernetes-dashboard, namespace: shop }'),
      findings: [removes('spec.serviceAccountName')],
    },
    'a Deployment with the account': {
      yaml: workload('Deployment', spec),
      counted: ['apps/v1/shop/Deployment/x'],
      findings: [removes('spec.template.spec.serviceAccountName')],
    },
    'a CronJob of the beta API with the account': {
      yaml: workload('CronJob', spec, { apiVersion: 'batch/v1beta1' }),
      counted: ['batch/v1beta1/shop/CronJob/x'],
      findings: [removes('spec.jobTemplate.spec.template.spec.serviceAccountName')],
    },
    'a Deployment with the account in the place of a Pod': {
      yaml: '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: x, namespace: shop }, spec: { serviceAccountName: kubernetes-dashboard } }',
      findings: [removes('spec.serviceAccountName')],
    },
  },
  ignores: {
    'the role without a binding': dashboardRole,
    'a role of another namespace': documents(
      role('[]', { metadata: '{ name: kubernetes-dashboard, namespace: kube-system }' }),
      binding({ roleRef: '{ kind: Role, name: kubernetes-dashboard }' }),
    ),
    'a Deployment of a removed API': workload('Deployment', spec, { apiVersion: 'extensions/v1beta1' }),
    'a ReplicationController': workload('ReplicationController', spec, { apiVersion: 'v1' }),
  },
});
