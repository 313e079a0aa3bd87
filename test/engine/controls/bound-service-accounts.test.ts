import { describeControl } from '../../support/control-cases.ts';
import { documents } from '../../support/workload-rows.ts';

const group = 'rbac.authorization.k8s.io';
const role = (namespace = 'shop', name = 'reader'): string =>
  `{apiVersion: ${group}/v1, kind: Role, metadata: {name: ${name}, namespace: ${namespace}}, rules: []}`;
const roleAnywhere = `{apiVersion: ${group}/v1, kind: Role, metadata: {name: reader}}`;
const clusterRole = `{apiVersion: ${group}/v1, kind: ClusterRole, metadata: {name: reader}}`;
const toRole = `{kind: Role, name: reader, apiGroup: ${group}}`;
const toClusterRole = `{kind: ClusterRole, name: reader, apiGroup: ${group}}`;
const binding = (subjects: string, roleRef = toRole): string =>
  `{apiVersion: ${group}/v1, kind: RoleBinding, metadata: {name: grant, namespace: shop}, subjects: ${subjects}, roleRef: ${roleRef}}`;
const bindingAnywhere = `{apiVersion: ${group}/v1, kind: RoleBinding, metadata: {name: grant}, subjects: [{kind: ServiceAccount, name: app, namespace: shop}], roleRef: ${toRole}}`;
const clusterBinding = (subjects: string): string =>
  `{apiVersion: ${group}/v1, kind: ClusterRoleBinding, metadata: {name: grant}, subjects: ${subjects}, roleRef: ${toClusterRole}}`;
const account = '{kind: ServiceAccount, name: app, namespace: shop}';
const vector = (subject: string, ...related: readonly string[]): string =>
  [subject, ...related.map((id) => `${group}/v1/${id}`)].join('/');
const inShop = vector('/shop/ServiceAccount/app', 'shop/Role/reader', 'shop/RoleBinding/grant');
const failing = (...ids: readonly string[]) => ({ counted: ids, findings: ids.map((on) => ({ on })) });

describeControl('C-0053', {
  fails: {
    'an account bound to a Role': { yaml: documents(role(), binding(`[${account}]`)), ...failing(inShop) },
    'an account bound to a ClusterRole in a namespace': {
      yaml: documents(clusterRole, binding(`[${account}]`, toClusterRole)),
      ...failing(vector('/shop/ServiceAccount/app', '/ClusterRole/reader', 'shop/RoleBinding/grant')),
    },
    'an account bound in the whole cluster': {
      yaml: documents(clusterRole, clusterBinding(`[${account}]`)),
      ...failing(vector('/shop/ServiceAccount/app', '/ClusterRole/reader', '/ClusterRoleBinding/grant')),
    },
    'when the binding comes first': { yaml: documents(binding(`[${account}]`), role()), ...failing(inShop) },
    'an account of another namespace': {
      yaml: documents(role(), binding('[{kind: ServiceAccount, name: app, namespace: ops}]')),
      ...failing(vector('/ops/ServiceAccount/app', 'shop/Role/reader', 'shop/RoleBinding/grant')),
    },
    'each account of a binding, and no user': {
      yaml: documents(
        role(),
        binding(
          `[${account}, {kind: User, name: jo, apiGroup: ${group}}, {kind: ServiceAccount, name: job, namespace: shop}]`,
        ),
      ),
      ...failing(inShop, vector('/shop/ServiceAccount/job', 'shop/Role/reader', 'shop/RoleBinding/grant')),
    },
    'an account once for each binding': {
      yaml: documents(role(), binding(`[${account}]`), clusterRole, clusterBinding(`[${account}]`)),
      ...failing(inShop, vector('/shop/ServiceAccount/app', '/ClusterRole/reader', '/ClusterRoleBinding/grant')),
    },
    'a Role without a namespace': {
      yaml: documents(roleAnywhere, binding(`[${account}]`)),
      ...failing(vector('/shop/ServiceAccount/app', '/Role/reader', 'shop/RoleBinding/grant')),
    },
    'a RoleBinding without a namespace': {
      yaml: documents(role(), bindingAnywhere),
      ...failing(vector('/shop/ServiceAccount/app', '/RoleBinding/grant', 'shop/Role/reader')),
    },
    'a reference that leaves its group out': {
      yaml: documents(role(), binding(`[${account}]`, '{kind: Role, name: reader}')),
      ...failing(inShop),
    },
    'only the pair of one namespace': {
      yaml: documents(role('ops'), role(), binding(`[${account}]`)),
      ...failing(inShop),
    },
    'an account that no ServiceAccount object describes, in a manifest scan too': {
      yaml: documents(role(), binding(`[${account}]`)),
      scope: 'file',
      ...failing(inShop),
    },
  },
  ignores: {
    'users and groups': documents(
      role(),
      binding(`[{kind: User, name: jo, apiGroup: ${group}}, {kind: Group, name: dev, apiGroup: ${group}}]`),
    ),
    'a user with a namespace': documents(role(), binding('[{kind: User, name: jo, namespace: shop}]')),
    'an account without a namespace': documents(role(), binding('[{kind: ServiceAccount, name: app}]')),
    'a kind in other letters': documents(role(), binding('[{kind: Serviceaccount, name: app, namespace: shop}]')),
    'a binding without a role': binding(`[${account}]`),
    'a binding to a role of another name': documents(role('shop', 'writer'), binding(`[${account}]`)),
    'a binding to a role of another kind': documents(clusterRole, binding(`[${account}]`)),
    'a Role of another namespace': documents(role('ops'), binding(`[${account}]`)),
    'a reference to another group': documents(
      role(),
      binding(`[${account}]`, '{kind: Role, name: reader, apiGroup: example.com}'),
    ),
    'a binding without subjects': documents(
      role(),
      `{apiVersion: ${group}/v1, kind: RoleBinding, metadata: {name: grant, namespace: shop}, roleRef: ${toRole}}`,
    ),
    'a binding with an empty list of subjects': documents(role(), binding('[]')),
    'a binding with subjects that are null': documents(role(), binding('null')),
    'roles of rbac.authorization.k8s.io/v1beta1': documents(role(), binding(`[${account}]`)).replaceAll(
      'rbac.authorization.k8s.io/v1,',
      'rbac.authorization.k8s.io/v1beta1,',
    ),
    'a ServiceAccount object': '{apiVersion: v1, kind: ServiceAccount, metadata: {name: app, namespace: shop}}',
  },
});
