import { buildsAsRecorded } from './recorded.ts';

buildsAsRecorded('a label that one step wrote to several fields', [
  [
    'changes in all of them when a patch changes one',
    {
      '/kustomization.yaml': `resources: [base]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: a, labels: {app: new}}`,
      '/base/kustomization.yaml': `resources: [a.yaml]
commonLabels: {app: old}`,
      '/base/a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
`,
    },
    `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: new
  name: a
spec:
  selector:
    matchLabels:
      app: new
  template:
    metadata:
      labels:
        app: new
`,
  ],
  [
    'changes in all of them when labels without selectors change one',
    {
      '/kustomization.yaml': `resources: [base]
labels:
- pairs: {app: new}`,
      '/base/kustomization.yaml': `resources: [a.yaml]
labels:
- includeSelectors: true
  pairs: {app: old}`,
      '/base/a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
`,
    },
    `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: new
  name: a
spec:
  selector:
    matchLabels:
      app: new
  template:
    metadata:
      labels:
        app: new
`,
  ],
  [
    'changes in all of them when a replacement changes one',
    {
      '/kustomization.yaml': `resources: [base]
replacements:
- sourceValue: new
  targets: [{select: {kind: Deployment}, fieldPaths: [metadata.labels.app]}]`,
      '/base/kustomization.yaml': `resources: [a.yaml]
commonLabels: {app: old}`,
      '/base/a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
`,
    },
    `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: new
  name: a
spec:
  selector:
    matchLabels:
      app: new
  template:
    metadata:
      labels:
        app: new
`,
  ],
  [
    'is one by one again after a JSON patch',
    {
      '/kustomization.yaml': `resources: [base]
patches:
- target: {name: a}
  patch: |
    - {op: replace, path: /metadata/labels/app, value: new}`,
      '/base/kustomization.yaml': `resources: [a.yaml]
commonLabels: {app: old}`,
      '/base/a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
`,
    },
    `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: new
  name: a
spec:
  selector:
    matchLabels:
      app: old
  template:
    metadata:
      labels:
        app: old
`,
  ],
  [
    'is what the last of several changes says',
    {
      '/kustomization.yaml': `resources: [base]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: a, labels: {app: new}}
    spec: {template: {metadata: {labels: {app: newer}}}}`,
      '/base/kustomization.yaml': `resources: [a.yaml]
commonLabels: {app: old}`,
      '/base/a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
`,
    },
    `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: newer
  name: a
spec:
  selector:
    matchLabels:
      app: newer
  template:
    metadata:
      labels:
        app: newer
`,
  ],
  [
    'was there before in a field that stays by itself',
    {
      '/kustomization.yaml': `resources: [base]
labels:
- pairs: {app: new}`,
      '/base/kustomization.yaml': `resources: [a.yaml]
commonLabels: {app: old}`,
      '/base/a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: a, labels: {app: first}}
`,
    },
    `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: new
  name: a
spec:
  selector:
    matchLabels:
      app: old
  template:
    metadata:
      labels:
        app: old
`,
  ],
]);
