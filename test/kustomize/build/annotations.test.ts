import { buildsAsRecorded } from './recorded.ts';

buildsAsRecorded('annotations at the end of a build', [
  [
    'values are texts, keys stand once, and what is no scalar is empty',
    {
      '/kustomization.yaml': `resources: [a.yaml]`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: 
  name: a
  annotations: {n: 5, t: True, z: null, f: 1.50, l: [1], n: 6}
`,
    },
    `apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    f: "1.50"
    l: ""
    "n": "6"
    t: "True"
    z: "null"
  name: a
`,
  ],
  [
    'an empty map of them goes, an empty map of labels stays',
    {
      '/kustomization.yaml': `resources: [a.yaml]`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a, annotations: {}, labels: {}}
`,
    },
    `apiVersion: v1
kind: ConfigMap
metadata:
  labels: {}
  name: a
`,
  ],
  [
    'a list object without metadata gets an empty one',
    {
      '/kustomization.yaml': `resources: [a.yaml]`,
      '/a.yaml': `apiVersion: example.com/v1
kind: FooList
spec: 1
`,
    },
    `apiVersion: example.com/v1
kind: FooList
metadata: {}
spec: 1
`,
  ],
  [
    'a JSON patch sees them as they were written',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- target: {name: a}
  patch: |
    - {op: add, path: /data, value: {a: b}}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a, annotations: {n: 1e3, i: 1234567}}
`,
    },
    `apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  annotations:
    i: "1.234567e+06"
    "n": "1000"
  name: a
`,
  ],
  [
    'a patch that may rename has texts for annotations',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- options: {allowNameChange: true}
  patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: a, annotations: {n: null}}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    `apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    "n": "null"
  name: a
`,
  ],
  [
    'an origin that is kept leaves them as they were read',
    {
      '/kustomization.yaml': `resources: [a.yaml]
buildMetadata: [originAnnotations]
patches:
- target: {name: a}
  patch: |
    - {op: add, path: /data, value: {a: b}}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a, annotations: {n: False}}
`,
    },
    `apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  annotations:
    config.kubernetes.io/origin: |
      path: a.yaml
    "n": "false"
  name: a
`,
  ],
]);
