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
]);
