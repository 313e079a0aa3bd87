import { expect, describe, it } from 'vitest';
import { ask, image, over, patch, type Files } from './asking.ts';

describe('a field passed through', () => {
  it.each<[what: string, files: Files, kind: string, path: string, expected: readonly string[]]>([
    ['no step', over(''), 'Deployment', image, ['base/web.yaml: nginx:1.0 (exact)', 'base/web.yaml: nginx:1.0']],
    [
      'a strategic merge patch',
      over('patches: [{path: p.yaml}]', { '/top/p.yaml': patch('replicas: 3') }),
      'Deployment',
      'spec.replicas',
      ['top/p.yaml: 3 <patches[0]> (exact)', 'base/web.yaml: 1', 'top/p.yaml: 3 <patches[0]>'],
    ],
    [
      'a patch that says the same',
      over('patches: [{path: p.yaml}]', { '/top/p.yaml': patch('replicas: 1') }),
      'Deployment',
      'spec.replicas',
      ['top/p.yaml: 1 <patches[0]> (exact)', 'base/web.yaml: 1', 'top/p.yaml: 1 <patches[0]>'],
    ],
    [
      'a patch that names the object',
      over('patches: [{path: p.yaml}]', { '/top/p.yaml': patch('replicas: 1') }),
      'Deployment',
      'metadata.name',
      ['base/web.yaml: web (contributing)', 'base/web.yaml: web', 'top/p.yaml: web} <patches[0]>'],
    ],
    [
      'a patch that names the list element',
      over('patches: [{path: p.yaml, target: {name: web}}]', {
        '/top/p.yaml': patch('template: {spec: {containers: [{name: app, tty: true}]}}'),
      }),
      'Deployment',
      'spec.template.spec.containers.0.name',
      ['base/web.yaml: app (contributing)', 'base/web.yaml: app', 'top/p.yaml: app, tty: true}]}} <patches[0]>'],
    ],
    [
      'an added list',
      over(
        'patchesStrategicMerge:\n- |-\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: web}\n  x:\n  - a\n',
      ),
      'Deployment',
      'x.0',
      [
        'top/kustomization.yaml: a <patchesStrategicMerge[0]> (exact)',
        'top/kustomization.yaml: a <patchesStrategicMerge[0]>',
      ],
    ],
    [
      'a second document of a patch, with Windows line ends and a byte order mark',
      over('patches: [{path: p.yaml}]', {
        '/top/p.yaml': `\ufeff${patch('paused: true')}---\n${patch('replicas: 3')}`.replaceAll('\n', '\r\n'),
      }),
      'Deployment',
      'spec.replicas',
      ['top/p.yaml: 3 <patches[0]> (exact)', 'base/web.yaml: 1', 'top/p.yaml: 3 <patches[0]>'],
    ],
    [
      'a JSON patch in double quotes',
      over(
        'patches:\n- target: {kind: Deployment}\n  patch: "- {op: replace, path: /spec/replicas,\\n \\u0076alue: 3}"\n',
      ),
      'Deployment',
      'spec.replicas',
      [
        'top/kustomization.yaml: 3}" <patches[0]> (exact)',
        'base/web.yaml: 1',
        'top/kustomization.yaml: 3}" <patches[0]>',
      ],
    ],
    [
      'a folded JSON patch',
      over(
        'patchesJson6902:\n- target: {version: v1, kind: Deployment, name: web}\n  patch: >-\n    [{"op": "add",\n      "path": "/x",\n\n      "value": "\u{1f600}a"}]\n',
      ),
      'Deployment',
      'x',
      [
        'top/kustomization.yaml: "\u{1f600}a"}] <patchesJson6902[0]> (exact)',
        'top/kustomization.yaml: "\u{1f600}a"}] <patchesJson6902[0]>',
      ],
    ],
    [
      'a copy by a JSON patch',
      over('patches:\n- target: {kind: Deployment}\n  patch: |-\n    - {op: copy, from: /metadata/name, path: /x}\n'),
      'Deployment',
      'x',
      [
        'base/web.yaml: web (exact)',
        'base/web.yaml: web',
        'top/kustomization.yaml: {op: copy, from: /metadata/name, path: /x} <patches[0]>',
      ],
    ],
    [
      'prefixes and a suffix',
      over('nameSuffix: -z\nnamePrefix: a-\n', {
        '/base/kustomization.yaml': 'resources: [web.yaml]\nnamePrefix: "b-"\n',
      }),
      'Deployment',
      'metadata.name',
      [
        'top/kustomization.yaml: -z <nameSuffix> (exact 7-9)',
        'base/web.yaml: web',
        'base/kustomization.yaml: "b-" <namePrefix>',
        'top/kustomization.yaml: a- <namePrefix>',
        'top/kustomization.yaml: -z <nameSuffix>',
      ],
    ],
    [
      'images, of which the tag is the last part',
      over('images:\n- {name: other, newTag: "1"}\n- {name: nginx, newTag: "2.0", newName: b/web}\n'),
      'Deployment',
      image,
      [
        'top/kustomization.yaml: "2.0", newName: b/web} <images[1]> (exact 6-9)',
        'base/web.yaml: nginx:1.0',
        'top/kustomization.yaml: b/web} <images[1]>',
        'top/kustomization.yaml: "2.0", newName: b/web} <images[1]>',
      ],
    ],
    [
      'images that say what was there',
      over('images: [{name: nginx, newTag: "1.0"}]'),
      'Deployment',
      image,
      [
        'top/kustomization.yaml: "1.0"}] <images[0]> (exact 6-9)',
        'base/web.yaml: nginx:1.0',
        'top/kustomization.yaml: "1.0"}] <images[0]>',
      ],
    ],
    [
      'replicas, labels of two kinds, annotations and a namespace',
      over('commonLabels: {a: b}\nlabels:\n- pairs: {c: d}\n- pairs: {a: x}\n'),
      'Deployment',
      'metadata.labels.a',
      [
        'top/kustomization.yaml: b} <commonLabels> (exact)',
        'top/kustomization.yaml: x} <labels[1]>',
        'top/kustomization.yaml: b} <commonLabels>',
      ],
    ],
    [
      'replicas',
      over('replicas: [{name: web, count: 4}]'),
      'Deployment',
      'spec.replicas',
      [
        'top/kustomization.yaml: 4}] <replicas[0]> (exact)',
        'base/web.yaml: 1',
        'top/kustomization.yaml: 4}] <replicas[0]>',
      ],
    ],
    [
      'a replacement',
      over(
        'replacements:\n- source: {kind: Deployment, fieldPath: metadata.labels.v}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.template.spec.containers.0.image]\n    options: {delimiter: ":", index: 1}\nlabels: [{pairs: {v: "3"}}]\n',
      ),
      'Deployment',
      image,
      [
        'top/kustomization.yaml: "3"}}] <replacements[0]> (exact 6-7)',
        'base/web.yaml: nginx:1.0',
        'top/kustomization.yaml: "3"}}] <replacements[0]>',
      ],
    ],
    [
      'a replacement by a part of a text',
      over(
        'replacements:\n- source: {kind: Deployment, fieldPath: spec.template.spec.containers.0.image, options: {delimiter: ":", index: 1}}\n  targets: [{select: {kind: Deployment}, fieldPaths: [v], options: {create: true}}]\n',
      ),
      'Deployment',
      'v',
      ['base/web.yaml: 1.0 <replacements[0]> (exact)', 'base/web.yaml: 1.0 <replacements[0]>'],
    ],
    [
      'a replacement inside of JSON',
      over(
        'replacements:\n- sourceValue: x\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.j.k]}]\nconfigMapGenerator: [{name: c, literals: [\'j={"k":"a"}\']}]\n',
      ),
      'ConfigMap',
      'data.j',
      [
        'top/kustomization.yaml: x <replacements[0]> (contributing)',
        'top/kustomization.yaml: {"k":"a"}\']}] <configMapGenerator[0].literals[0]>',
        'top/kustomization.yaml: x <replacements[0]>',
      ],
    ],
    [
      'vars',
      over(
        'patches:\n- target: {kind: Deployment}\n  patch: \'- {op: add, path: /spec/template/spec/containers/0/args, value: [$(COUNT), "n: $(COUNT)"]}\'\nvars: [{name: COUNT, objref: {apiVersion: apps/v1, kind: Deployment, name: web}, fieldref: {fieldpath: spec.replicas}}]\n',
      ),
      'Deployment',
      'spec.template.spec.containers.0.args.0',
      [
        'base/web.yaml: 1 <vars[0]> (exact)',
        `top/kustomization.yaml: $(COUNT), "n: $(COUNT)"]}' <patches[0]>`,
        'base/web.yaml: 1 <vars[0]>',
      ],
    ],
    [
      'a component and a transformer in a file',
      over('components: [../c]\n', {
        '/c/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamespace: shop\ntransformers: [t.yaml]\n',
        '/c/t.yaml':
          'apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: other}\nfieldSpecs: []\n',
      }),
      'Deployment',
      'metadata.namespace',
      [
        'c/t.yaml: other} <transformers[0]> (exact)',
        'c/kustomization.yaml: shop <namespace>',
        'c/t.yaml: other} <transformers[0]>',
      ],
    ],
    [
      'the renaming of what it refers to',
      over('configMapGenerator: [{name: settings, literals: [a=b]}]'),
      'Deployment',
      'spec.template.spec.containers.0.envFrom.0.configMapRef.name',
      [
        'base/web.yaml: settings} (contributing)',
        'base/web.yaml: settings}',
        'top/kustomization.yaml: settings, literals: [a=b]}] <nameReference>',
      ],
    ],
  ])('%s', (_, files, kind, path, expected) => {
    expect(ask(files, kind, path)).toEqual(expected);
  });
});

it('keeps the first and the last of very many layers', () => {
  const labels = Array.from({ length: 1000 }, (_, index) => `- pairs: {a: v${index}}\n`).join('');
  const [decided, ...layers] = ask(over(`labels:\n${labels}`), 'Deployment', 'metadata.labels.a');
  expect(decided).toBe('top/kustomization.yaml: v999} <labels[999]> (exact)');
  expect(layers).toHaveLength(64);
  expect([layers[0], layers.at(-1)]).toEqual([
    'top/kustomization.yaml: v0} <labels[0]>',
    'top/kustomization.yaml: v999} <labels[999]>',
  ]);
});
