import { buildsAsRecorded } from './recorded.ts';

buildsAsRecorded('records of transformers', [
  [
    'labels leave one of commonLabels as well',
    {
      '/kustomization.yaml': `resources: [a.yaml]
buildMetadata: [transformerAnnotations]
labels: [{pairs: {a: b}}]`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    `apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    alpha.config.kubernetes.io/transformations: |
      - configuredIn: kustomization.yaml
        configuredBy:
          apiVersion: builtin
          kind: LabelTransformer
      - configuredIn: kustomization.yaml
        configuredBy:
          apiVersion: builtin
          kind: LabelTransformer
  labels:
    a: b
  name: a
`,
  ],
  [
    'configured transformers leave theirs',
    {
      '/kustomization.yaml': `resources: [a.yaml]
buildMetadata: [transformerAnnotations]
transformers: [t.yaml]`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
      '/t.yaml': `apiVersion: builtin
kind: PrefixTransformer
metadata: {name: t}
prefix: p-
fieldSpecs: [{path: metadata/name}]
`,
    },
    `apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    alpha.config.kubernetes.io/transformations: |
      - configuredIn: t.yaml
        configuredBy:
          apiVersion: builtin
          kind: PrefixTransformer
          name: t
  name: p-a
`,
  ],
  [
    'whatever is asked for, records make texts of annotations, which a patch sees that comes later',
    {
      '/kustomization.yaml': `resources: [base]
buildMetadata: [managedByLabel]
patches: [{target: {name: a}, patch: "- {op: add, path: /data, value: {a: b}}"}]`,
      '/base/kustomization.yaml': 'resources: [a.yaml]\nnamespace: u',
      '/base/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a, annotations: {m: False, q: 010, z: [a]}}
`,
    },
    `apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  annotations:
    m: "False"
    q: "010"
    z: ""
  labels:
    app.kubernetes.io/managed-by: kustomize-v5.8.1
  name: a
  namespace: u
`,
  ],
  [
    'a label that tells who manages an object needs a map of labels',
    {
      '/kustomization.yaml': `resources: [a.yaml]
buildMetadata: [managedByLabel]
patches: [{target: {name: a}, patch: "- {op: add, path: /metadata/labels, value: []}"}]`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    undefined,
  ],
]);
