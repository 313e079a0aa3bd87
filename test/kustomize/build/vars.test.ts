import { buildsAsRecorded } from './recorded.ts';

buildsAsRecorded('vars', [
  [
    'take quotes and folds from every text that could have one',
    {
      '/kustomization.yaml': `resources: [a.yaml]
vars: [{name: NAME, objref: {apiVersion: v1, kind: Pod, name: a}}]
`,
      '/a.yaml': `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - name: app
    env:
    - name: A
      value: >+
        word


    - {name: B, value: "yes"}
`,
    },
    `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
  - env:
    - name: A
      value: |+
        word


    - name: B
      value: "yes"
    name: app
`,
  ],
]);
