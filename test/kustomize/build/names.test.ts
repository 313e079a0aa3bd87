import { buildsAsRecorded } from './recorded.ts';

buildsAsRecorded('names and numbers', [
  [
    'a prefix makes a number of a number',
    {
      '/kustomization.yaml': `namePrefix: "1"
resources: [a.yaml]`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: 2}
`,
    },
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: 12
`,
  ],
  [
    'quotes around a name stay',
    {
      '/kustomization.yaml': `namePrefix: "1"
resources: [a.yaml]`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: "2"}
`,
    },
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: "12"
`,
  ],
  [
    'quotes around replicas make a text of their number',
    {
      '/kustomization.yaml': `replicas: [{name: a, count: 3}]
resources: [a.yaml]`,
      '/a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec: {replicas: "1"}
`,
    },
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  replicas: "3"
`,
  ],
  [
    'namespaces of the core group come first',
    {
      '/kustomization.yaml': `resources: [a.yaml]`,
      '/a.yaml': `apiVersion: policy/v2
kind: Namespace
metadata: {name: a}
---
apiVersion: v1
kind: Namespace
metadata: {name: b}
`,
    },
    `apiVersion: v1
kind: Namespace
metadata:
  name: b
---
apiVersion: policy/v2
kind: Namespace
metadata:
  name: a
`,
  ],
  [
    'a var with a namespace finds no object of the cluster',
    {
      '/kustomization.yaml': `resources: [a.yaml]
vars:
- {name: X, objref: {apiVersion: v1, kind: Namespace, name: a, namespace: default}}`,
      '/a.yaml': `apiVersion: v1
kind: Namespace
metadata: {name: a}
`,
    },
    undefined,
  ],
  [
    'a replacement takes the default namespace for that of an object of the cluster',
    {
      '/kustomization.yaml': `resources: [a.yaml]
replacements:
- source: {kind: Namespace, version: v1, name: a, namespace: default}
  targets: [{select: {kind: Namespace}, fieldPaths: [spec.x], options: {create: true}}]`,
      '/a.yaml': `apiVersion: v1
kind: Namespace
metadata: {name: a}
`,
    },
    `apiVersion: v1
kind: Namespace
metadata:
  name: a
spec:
  x: a
`,
  ],
  [
    'a list in a list is no reference',
    {
      '/kustomization.yaml': `resources: [a.yaml]`,
      '/a.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: a}
rules: [{resourceNames: [[x]]}]
`,
    },
    undefined,
  ],
  [
    'a null that is written is a group that no role has',
    {
      '/kustomization.yaml': 'resources: [base, b.yaml]',
      '/base/kustomization.yaml': 'resources: [r.yaml]\nnameSuffix: -s',
      '/base/r.yaml': 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\n',
      '/b.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef:
  apiGroup: null
  kind: ClusterRole
  name: a
`,
    },
    `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: a-s
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: b
roleRef:
  apiGroup: null
  kind: ClusterRole
  name: a
`,
  ],
  [
    'a group without a value is any',
    {
      '/kustomization.yaml': 'resources: [base, b.yaml]',
      '/base/kustomization.yaml': 'resources: [r.yaml]\nnameSuffix: -s',
      '/base/r.yaml': 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\n',
      '/b.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef:
  apiGroup:
  kind: ClusterRole
  name: a
`,
    },
    `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: a-s
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: b
roleRef:
  apiGroup: null
  kind: ClusterRole
  name: a-s
`,
  ],
]);
