import { buildsAsRecorded } from './recorded.ts';

buildsAsRecorded('replacements and the annotations in which kustomize remembers', [
  [
    'a copy of metadata brings them along',
    {
      '/kustomization.yaml': `resources: [base]
replacements:
- source: {kind: Deployment, name: a, fieldPath: metadata}
  targets:
  - select: {kind: Deployment}
    fieldPaths: [spec]
`,
      '/base/kustomization.yaml': 'resources: [r.yaml]\nnamePrefix: p-',
      '/base/r.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {}\n',
    },
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: p-a
spec:
  annotations:
    internal.config.kubernetes.io/prefixes: p-
    internal.config.kubernetes.io/previousKinds: Deployment
    internal.config.kubernetes.io/previousNames: a
    internal.config.kubernetes.io/previousNamespaces: default
  name: p-a
`,
  ],
  [
    'who overwrites them makes it forget',
    {
      '/kustomization.yaml': `resources: [base, r.yaml]
replacements:
- sourceValue: x
  targets:
  - select: {kind: ConfigMap}
    fieldPaths: [metadata.annotations]
`,
      '/base/kustomization.yaml': 'resources: [r.yaml]\nnamePrefix: p-',
      '/base/r.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {}}\n',
      '/r.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {volumes: [{name: v, configMap: {name: a}}]}\n',
    },
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: p-a
---
apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  volumes:
  - configMap:
      name: a
    name: v
`,
  ],
]);
