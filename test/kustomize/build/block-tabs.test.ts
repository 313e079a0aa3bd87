import { buildsAsRecorded } from './recorded.ts';

buildsAsRecorded('blocks', [
  [
    'may not begin with a tab',
    {
      '/kustomization.yaml': `resources: [a.yaml]`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  a: |
    	x
`,
    },
    undefined,
  ],
  [
    'may have tabs behind the first word',
    {
      '/kustomization.yaml': `resources: [a.yaml]`,
      '/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  a: |
    x	y
    	z
`,
    },
    `apiVersion: v1
data:
  a: "x\\ty\\n\\tz\\n"
kind: ConfigMap
metadata:
  name: a
`,
  ],
]);
