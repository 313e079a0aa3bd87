type Files = Readonly<Record<string, string>>;

const pod = `apiVersion: v1
kind: Pod
metadata: {name: one, annotations: {path: /a/b, url: "x/y:1"}}
spec:
  containers:
  - name: main
    image: registry:5000/app:1.0
    args: ['it''s', "tab\\there", plain]
  - {name: other, image: app@sha256:12, args: [a, b]}
`;

/** One base of a Pod with a kustomization over it. */
function tree(kustomization: string, more: Files = {}): Files {
  return { '/pod.yaml': pod, '/kustomization.yaml': `resources: [pod.yaml]\n${kustomization}`, ...more };
}

/** Trees for what is seldom used, each built at its root. */
export const rareTrees: Readonly<Record<string, Files>> = {
  'suffixes of tags and digests': tree(
    'images: [{name: "registry:5000/app", tagSuffix: -x, newName: "other:80/app"}, {name: app, digest: "sha256:34"}]',
  ),
  'a tag and a digest': tree('images: [{name: "registry:5000/app", newTag: "2", digest: "sha256:56"}]'),
  'generators and transformers as resources': tree(
    'generators: [g]\ntransformers: [t.yaml, "{apiVersion: builtin, kind: SuffixTransformer, metadata: {name: s}, suffix: \'-z\', fieldSpecs: [{path: metadata/name}]}"]',
    {
      '/g/kustomization.yaml': 'namePrefix: ""\nresources: [g.yaml]\ncommonAnnotations: {note: "1"}',
      '/g/g.yaml':
        'apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: made, namespace: there}\nliterals: [a=b, "c=d"]\nfiles: [k=data.bin]\ntype: example/x\n',
      '/data.bin': 'one\r\ntwo',
      '/t.yaml': `apiVersion: builtin
kind: ValueAddTransformer
metadata: {name: v}
value: part
targets:
- {selector: {kind: Pod}, fieldPath: metadata/annotations/path, filePathPosition: 2}
- {selector: {kind: Pod}, fieldPath: metadata/annotations/new}
---
apiVersion: builtin
kind: ReplacementTransformer
metadata: {name: r}
replacements:
- sourceValue: given
  targets: [{select: {kind: Pod}, fieldPaths: [metadata.annotations.given], options: {create: true}}]
---
apiVersion: builtin
kind: PatchTransformer
metadata: {name: p}
target: {kind: Pod}
patch: |-
  - op: add
    path: /spec/hostNetwork
    value: true
`,
    },
  ),
  'texts of generators in every style': tree(
    `configMapGenerator:
- name: texts
  literals:
  - |-
    a=one
    two
  - >-
    b=one
    two
  - "c=\\"in quotes\\""
  - 'd=''in quotes'''
  - "e=tab\\there"
  - f=
  - g= space
  - h=it's
  - "i=\\u00e9\\U0001F600x"
  files: [k.txt, renamed=k.txt, bin]
  env: all.env
`,
    { '/k.txt': '\ufeffx\n', '/bin': 'a\u0000b', '/all.env': '\ufeff A=1\r\n\u00a0B=x=y \n\nC\nD=\n' },
  ),
  'replacements from many places': tree(
    `secretGenerator: [{name: s, literals: [user=me]}]
replacements:
- source: {kind: Secret, fieldPath: data.user}
  targets: [{select: {kind: Pod}, fieldPaths: [metadata.annotations.user], options: {create: true}}]
- source: {kind: Pod, fieldPath: spec.containers.0.image, options: {delimiter: "/", index: 1}}
  targets:
  - select: {name: o.*}
    fieldPaths: [metadata.annotations.url]
    options: {delimiter: "/", index: -1}
- source: {kind: Pod, fieldPath: spec.containers.0.args.0}
  targets:
  - select: {kind: Pod}
    fieldPaths: ["spec.containers.*.args.1", "metadata.labels.[a.b/c]"]
    options: {create: true}
- path: r.yaml
`,
    {
      '/r.yaml':
        '- source: {kind: Pod, fieldPath: metadata.annotations.url, options: {delimiter: ":", index: 1}}\n  targets: [{select: {kind: Pod}, fieldPaths: [metadata.annotations.port], options: {create: true}}]\n',
    },
  ),
  'patches in many forms': tree(
    `patches:
- target: {kind: Pod}
  options: {allowNameChange: true}
  patch: |2+
    apiVersion: v1
    kind: Pod
    metadata: {name: renamed, labels: {n: 5, t: true}}
    spec:
      nodeSelector: {$patch: replace, a: b}

- target: {kind: Pod}
  patch: >
    - {op: add, path: /spec/containers/-,
    value: {name: last, image: &image 'last:1', env: [{name: A, value: *image}]}}

    - {op: copy, from: /spec/containers/0, path: /spec/containers/1}

    - {op: move, from: /spec/containers/0/args/0, path: /spec/containers/2/args/-}
- target: {kind: Pod}
  patch: '- {op: replace, path: /metadata/annotations/url, value: ''it''''s''}

    - {op: add, path: /x, value: "a b"}'
- target: {kind: Pod}
  patch: "- {op: add, path: /y, value: \\"a b\\"}\\n- {op: add, path: /z, value: 'it\\u0027\\u0027s'}"
`,
  ),
  'Windows line ends everywhere': Object.fromEntries(
    Object.entries(
      tree(
        `namePrefix: a-
patches:
- patch: |-
    apiVersion: v1
    kind: Pod
    metadata:
      name: one
    spec:
      hostPID: true
      volumes:
      - name: v
        emptyDir: {medium: Memory}
configMapGenerator:
- name: c
  literals:
  - a=b
  envs: [e.env]
`,
        { '/e.env': 'A=1\nB=2\n' },
      ),
    ).map(([file, text]) => [file, text.replaceAll('\n', '\r\n')]),
  ),
  'anchors, merges and JSON': {
    '/kustomization.yaml':
      '{"resources": ["all.json"], "commonLabels": &labels {"a": "b"}, "commonAnnotations": *labels, "labels": [{"pairs": {"<<": "x", "c": "d"}, "fields": [{"path": "spec/deep/labels", "create": true}]}]}',
    '/all.json':
      '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Thing", "metadata": {"name": "t"}, "spec": {"n": 1e3, "f": 1.50, "t": "\\u0041", "big": 12345678901234567890}}]}',
  },
  'names in tables of their own': tree(
    'configurations: [c.yaml]\nnamePrefix: "p-"\nnamespace: ns\nvars: [{name: V, objref: {apiVersion: v1, kind: Pod, name: one}}]',
    {
      '/c.yaml': 'namePrefix: [{path: spec/title, create: true}]\nvarReference: [{path: spec/text}]\n',
      '/pod.yaml': `${pod}  title: x\n  text: [$(V), "$(V)!"]\n`,
    },
  ),
};
