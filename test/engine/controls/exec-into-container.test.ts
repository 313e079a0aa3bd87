import { describeControl } from '../../support/control-cases.ts';
import { binding, bound, boundId, documents, granted, role } from '../../support/manifests.ts';

const exec = '{ apiGroups: [""], resources: [pods/exec], verbs: [create] }';
const execPaths = ['rules[0].resources[0]', 'rules[0].verbs[0]', 'rules[0].apiGroups[0]'];
const clusterRole = role(`[${exec}]`, { kind: 'ClusterRole', metadata: '{ name: deployer }' });
const toClusterRole = '{ apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deployer }';
const rbac = 'rbac.authorization.k8s.io';

describeControl('C-0002', {
  passes: {
    'a role without any rule': { yaml: documents(role('[]'), binding()), counted: [boundId] },
    'a role whose rules are null': documents(role('null'), binding()),
    'a role that may only get pods/exec': bound('{ apiGroups: [""], resources: [pods/exec], verbs: [get] }'),
    'attaching and port forwarding': bound(
      '{ apiGroups: [""], resources: [pods/attach, pods/portforward], verbs: [create] }',
    ),
    'creating pods themselves': bound('{ apiGroups: [""], resources: [pods], verbs: [create] }'),
    'the unlisted wildcard */exec': bound('{ apiGroups: [""], resources: ["*/exec"], verbs: [create] }'),
    'another API group': bound('{ apiGroups: [apps], resources: [pods/exec], verbs: [create] }'),
    'a rule without API groups': bound('{ resources: [pods/exec], verbs: [create] }'),
    'a rule with an empty list of API groups': bound('{ apiGroups: [], resources: [pods/exec], verbs: [create] }'),
    'a rule without verbs': bound('{ apiGroups: [""], resources: [pods/exec] }'),
    'a rule whose verbs are null': bound('{ apiGroups: [""], resources: [pods/exec], verbs: null }'),
    'a rule whose verbs are a string': bound('{ apiGroups: [""], resources: [pods/exec], verbs: create }'),
    'a rule without resources': bound('{ apiGroups: [""], verbs: [create] }'),
    'a rule of URLs only': bound('{ nonResourceURLs: ["*"], verbs: ["*"] }'),
    'a verb in capitals': bound('{ apiGroups: [""], resources: [pods/exec], verbs: [Create] }'),
    'a resource in capitals': bound('{ apiGroups: [""], resources: [Pods/exec], verbs: [create] }'),
    'verb, group and resource in different rules': documents(
      role(
        '[{ apiGroups: [""], resources: [pods/exec], verbs: [get] }, { apiGroups: [""], resources: [pods], verbs: [create] }]',
      ),
      binding(),
    ),
    'a ServiceAccount subject without namespace': {
      yaml: documents(role(`[${exec}]`), binding({ subjects: '[{ kind: ServiceAccount, name: deployer }]' })),
      counted: [boundId.replace('/shop/Serv', '//Serv')],
    },
    'a User subject without API group': {
      yaml: documents(role(`[${exec}]`), binding({ subjects: '[{ kind: User, name: jane }]' })),
      counted: [boundId.replace('/shop/ServiceAccount/deployer', '//User/jane')],
    },
  },
  fails: {
    'creating pods/exec': {
      yaml: bound(exec),
      counted: [boundId],
      findings: [
        {
          on: '/shop/ServiceAccount/deployer/rbac.authorization.k8s.io/v1/shop/Role/deployer/rbac.authorization.k8s.io/v1/shop/RoleBinding/deployer',
          failed: [
            'relatedObjects[1].rules[0].resources[0]',
            'relatedObjects[1].rules[0].verbs[0]',
            'relatedObjects[1].rules[0].apiGroups[0]',
            'relatedObjects[0].subjects[0]',
            'relatedObjects[0].roleRef.name',
          ],
          review: [
            'relatedObjects[1].rules[0].resources[0]',
            'relatedObjects[1].rules[0].verbs[0]',
            'relatedObjects[1].rules[0].apiGroups[0]',
            'relatedObjects[0].subjects[0]',
            'relatedObjects[0].roleRef.name',
          ],
        },
      ],
    },
    'every wildcard': {
      yaml: bound('{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }'),
      findings: [granted(execPaths)],
    },
    'all subresources of pods': {
      yaml: bound('{ apiGroups: [""], resources: ["pods/*"], verbs: [create] }'),
      findings: [granted(execPaths)],
    },
    'the matching items of longer lists': {
      yaml: bound('{ apiGroups: [apps, "", "*"], resources: [pods, pods/exec, "*"], verbs: [get, create, list, "*"] }'),
      findings: [
        granted([
          'rules[0].resources[1]',
          'rules[0].resources[2]',
          'rules[0].verbs[1]',
          'rules[0].verbs[3]',
          'rules[0].apiGroups[1]',
          'rules[0].apiGroups[2]',
        ]),
      ],
    },
    'lists with items that are no strings': {
      yaml: bound('{ apiGroups: [null, ""], resources: [7, pods/exec], verbs: [{}, create] }'),
      findings: [granted(['rules[0].resources[1]', 'rules[0].verbs[1]', 'rules[0].apiGroups[1]'])],
    },
    'only named pods as well': {
      yaml: bound('{ apiGroups: [""], resources: [pods/exec], verbs: [create], resourceNames: [one] }'),
      findings: [granted(execPaths)],
    },
    'two rules with a finding each': {
      yaml: documents(role(`[${exec}, { apiGroups: [""], resources: [pods], verbs: [get] }, ${exec}]`), binding()),
      findings: [granted(execPaths), granted(execPaths.map((path) => path.replace('rules[0]', 'rules[2]')))],
    },
    'each subject of a binding as a resource of its own': {
      yaml: documents(
        clusterRole,
        binding({
          kind: 'ClusterRoleBinding',
          metadata: '{ name: deployers }',
          roleRef: toClusterRole,
          subjects: `[{ kind: User, name: jane, apiGroup: ${rbac} }, { kind: Group, name: ops, apiGroup: ${rbac} }]`,
        }),
      ),
      counted: [
        `${rbac}//Group/ops/${rbac}/v1//ClusterRole/deployer/${rbac}/v1//ClusterRoleBinding/deployers`,
        `${rbac}//User/jane/${rbac}/v1//ClusterRole/deployer/${rbac}/v1//ClusterRoleBinding/deployers`,
      ],
      findings: [
        granted(execPaths, {
          on: `${rbac}//User/jane/${rbac}/v1//ClusterRole/deployer/${rbac}/v1//ClusterRoleBinding/deployers`,
        }),
        granted(execPaths, {
          on: `${rbac}//Group/ops/${rbac}/v1//ClusterRole/deployer/${rbac}/v1//ClusterRoleBinding/deployers`,
          subject: 1,
        }),
      ],
    },
    'only the subject that can be told apart': {
      yaml: documents(
        role(`[${exec}]`),
        binding({
          subjects: '[{ kind: User, name: jane }, { kind: ServiceAccount, name: deployer, namespace: shop }]',
        }),
      ),
      counted: [boundId, boundId.replace('/shop/ServiceAccount/deployer', '//User/jane')],
      findings: [granted(execPaths, { subject: 1 })],
    },
    'subjects of one name in two namespaces apart': {
      yaml: documents(
        role(`[${exec}]`),
        binding({
          subjects:
            '[{ kind: ServiceAccount, name: deployer, namespace: shop }, { kind: ServiceAccount, name: deployer, namespace: blog }]',
        }),
      ),
      findings: [
        granted(execPaths),
        granted(execPaths, { on: boundId.replace('/shop/Serv', '/blog/Serv'), subject: 1 }),
      ],
    },
    'a system role like any other': {
      yaml: documents(
        role(`[${exec}]`, { kind: 'ClusterRole', metadata: '{ name: "system:runner" }' }),
        binding({
          kind: 'ClusterRoleBinding',
          metadata: '{ name: "system:runner" }',
          roleRef: `{ apiGroup: ${rbac}, kind: ClusterRole, name: "system:runner" }`,
        }),
      ),
      findings: [
        granted(execPaths, {
          on: `/shop/ServiceAccount/deployer/${rbac}/v1//ClusterRole/system:runner/${rbac}/v1//ClusterRoleBinding/system:runner`,
        }),
      ],
    },
    'a RoleBinding to a ClusterRole': {
      yaml: documents(clusterRole, binding({ roleRef: toClusterRole })),
      findings: [
        granted(execPaths, {
          on: `/shop/ServiceAccount/deployer/${rbac}/v1//ClusterRole/deployer/${rbac}/v1/shop/RoleBinding/deployer`,
        }),
      ],
    },
    'a Role manifest without namespace': {
      yaml: documents(role(`[${exec}]`, { metadata: '{ name: deployer }' }), binding()),
      findings: [granted(execPaths, { on: boundId.replace('v1/shop/Role/', 'v1//Role/') })],
    },
    'a RoleBinding manifest without namespace': {
      yaml: documents(role(`[${exec}]`), binding({ metadata: '{ name: deployer }' })),
      findings: [
        granted(execPaths, {
          on: `/shop/ServiceAccount/deployer/${rbac}/v1//RoleBinding/deployer/${rbac}/v1/shop/Role/deployer`,
        }),
      ],
    },
    'a roleRef without API group': {
      yaml: documents(role(`[${exec}]`), binding({ roleRef: '{ kind: Role, name: deployer }' })),
      findings: [granted(execPaths)],
    },
    'a file scan in the same way': { scope: 'file', yaml: bound(exec), findings: [granted(execPaths)] },
  },
  ignores: {
    'a role that nobody is bound to': role(`[${exec}]`),
    'a binding without its role': binding(),
    'a binding without subjects': documents(role(`[${exec}]`), binding({ subjects: '[]' })),
    'a binding whose subjects are null': documents(role(`[${exec}]`), binding({ subjects: 'null' })),
    'a role of another name': documents(role(`[${exec}]`, { metadata: '{ name: other, namespace: shop }' }), binding()),
    'a Role for a reference to a ClusterRole': documents(role(`[${exec}]`), binding({ roleRef: toClusterRole })),
    'a Role of another namespace': documents(
      role(`[${exec}]`, { metadata: '{ name: deployer, namespace: blog }' }),
      binding(),
    ),
    'a roleRef into another API group': documents(
      role(`[${exec}]`),
      binding({ roleRef: '{ apiGroup: example.org, kind: Role, name: deployer }' }),
    ),
    'a beta version of the RBAC API': bound(exec).replaceAll(`apiVersion: ${rbac}/v1`, `apiVersion: ${rbac}/v1beta1`),
    'roles and bindings of another API': bound(exec).replaceAll(`apiVersion: ${rbac}/v1`, 'apiVersion: example.org/v1'),
  },
});
