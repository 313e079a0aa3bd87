import { buildsAsRecorded } from './recorded.ts';

buildsAsRecorded('a generator that merges', [
  [
    'keeps data, labels and annotations of what was there as texts, and nothing else',
    {
      '/kustomization.yaml': `resources: [a.yaml]
secretGenerator:
- {name: a, behavior: merge, literals: [x=1]}`,
      '/a.yaml': `apiVersion: v1
kind: Secret
metadata: {name: a, finalizers: [f/1], labels: {n: 1.50}, annotations: {n: 5}}
immutable: true
stringData: {s: t}
data: {y: 1}
`,
    },
    `apiVersion: v1
data:
  x: MQ==
  "y": "1"
kind: Secret
metadata:
  annotations:
    "n": "5"
  labels:
    "n": "1.50"
  name: a
type: Opaque
`,
  ],
  [
    'replaces, and keeps names and labels only',
    {
      '/kustomization.yaml': `resources: [a.yaml]
configMapGenerator:
- {name: a, behavior: replace, literals: [x=1]}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: default, labels: {n: 1}}
data: {y: z}
binaryData: {b: AAEC}
`,
    },
    `apiVersion: v1
data:
  x: "1"
kind: ConfigMap
metadata:
  labels:
    "n": "1"
  name: a
  namespace: default
`,
  ],
  [
    'takes the quotes of keys, so that a number is no key',
    {
      '/kustomization.yaml': `resources: [a.yaml]
configMapGenerator:
- {name: a, behavior: merge, literals: [x=1]}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {"1": z}
`,
    },
    undefined,
  ],
]);
