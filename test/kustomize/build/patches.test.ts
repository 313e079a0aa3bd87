import { buildsAsRecorded } from './recorded.ts';

buildsAsRecorded('patches', [
  [
    'YAML of a JSON patch is YAML 1.1',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- target: {name: a}
  patch: |
    - {op: add, path: /data, value: {a: yes, b: 0o17, c: 017, d: 2020-01-02, e: 1_000, f: 12:30:45}}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    `apiVersion: v1
data:
  a: true
  b: 15
  c: 15
  d: "2020-01-02"
  e: 1000
  f: "12:30:45"
kind: ConfigMap
metadata:
  name: a
`,
  ],
  [
    'what begins with a bracket has to be JSON',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- target: {name: a}
  patch: "[{op: remove, path: /data}]"`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {a: b}
`,
    },
    undefined,
  ],
  [
    'inline text loses the blanks around it',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- patch: "  apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a}\\ndata:\\n  x: |-\\n    word \\n\\n"`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    `apiVersion: v1
data:
  x: word
kind: ConfigMap
metadata:
  name: a
`,
  ],
  [
    'numbers come out of a JSON patch as doubles',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- target: {name: a}
  patch: |
    - {op: add, path: /data, value: {}}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
spec: {i: 123456789012345678, m: 1234567}
`,
    },
    `apiVersion: v1
data: {}
kind: ConfigMap
metadata:
  name: a
spec:
  i: 123456789012345680
  m: 1234567
`,
  ],
  [
    'texts come out of a JSON patch without quotes',
    {
      '/kustomization.yaml': `resources: [base]
replicas: [{name: a, count: 3}]`,
      '/base/kustomization.yaml': `resources: [a.yaml]
patches:
- target: {name: a}
  patch: |
    - {op: add, path: /spec, value: {replicas: x}}`,
      '/base/a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
`,
    },
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  replicas: 3
`,
  ],
  [
    'labels of patchesStrategicMerge are texts',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patchesStrategicMerge:
- |
  apiVersion: v1
  kind: ConfigMap
  metadata: {name: a, labels: {n: 1.50, z: null}}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    `apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    "n": "1.50"
    z: "null"
  name: a
`,
  ],
  [
    'nothing merges under an empty key',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: a}
    data: {"": x}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {a: b}
`,
    },
    undefined,
  ],
  [
    'a number in tags becomes a text in the quotes of its place',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: a}
    data: {a: !!int "5"}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {a: 'b'}
`,
    },
    `apiVersion: v1
data:
  a: "5"
kind: ConfigMap
metadata:
  name: a
`,
  ],
  [
    'an object without a name ends the build',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- target: {name: a}
  patch: |
    - {op: remove, path: /metadata/name}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    undefined,
  ],
  [
    'an object may not take the id of another one',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- target: {name: b}
  options: {allowNameChange: true}
  patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: a}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: b}
`,
    },
    undefined,
  ],
  [
    'with a new kind keep the apiVersion',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- target: {name: a}
  options: {allowKindChange: true}
  patch: |
    apiVersion: example.com/v1
    kind: Foo
    metadata: {name: x}`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    `apiVersion: v1
kind: Foo
metadata:
  name: a
`,
  ],
  [
    'inline text may have blanks before a JSON patch',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches:
- target: {name: a}
  patch: |2

      [{"op": "add", "path": "/data", "value": {"a": "\\/yes"}}]
`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    `apiVersion: v1
data:
  a: /yes
kind: ConfigMap
metadata:
  name: a
`,
  ],
  [
    'a merge leaves no namespace that is null',
    {
      '/kustomization.yaml': `resources: [a.yaml]
patches: [{patch: "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a}\\ndata: {a: b}\\n"}]
`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: null}
`,
    },
    `apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  name: a
`,
  ],
]);
