import { expect, describe, it } from 'vitest';
import { origin } from '../../../src/kustomize/index.ts';
import { objectOf, pathOf, shown, type Files } from './asking.ts';

describe('a generated field', () => {
  const files: Files = {
    '/top/kustomization.yaml': `configMapGenerator:
- name: settings
  literals: [a=1, "b='2'"]
  envs: [all.env]
  files: [page.txt]
secretGenerator:
- name: keys
  literals: [k=v]
  files: [raw=page.txt]
generatorOptions:
  labels: {made: "yes"}
buildMetadata: [originAnnotations, managedByLabel]
`,
    '/top/all.env': '# all\r\n  D=4\r\nE\nF=\n',
    '/top/page.txt': 'hello\nworld\n',
  };

  it.each([
    ['ConfigMap', 'data.a', 'top/kustomization.yaml: 1, "b=\'2\'"] <configMapGenerator[0].literals[0]> (exact)'],
    ['ConfigMap', 'data.b', 'top/kustomization.yaml: 2\'"] <configMapGenerator[0].literals[1]> (exact)'],
    ['ConfigMap', 'data.D', 'top/all.env: 4 <configMapGenerator[0].envs[0]> (exact)'],
    ['ConfigMap', 'data.E', 'top/all.env: E <configMapGenerator[0].envs[0]> (made)'],
    ['ConfigMap', 'data.F', 'top/all.env:  <configMapGenerator[0].envs[0]> (exact)'],
    ['ConfigMap', 'data', 'top/kustomization.yaml: name: settings <configMapGenerator[0]> (contributing)'],
    ['Secret', 'data.k', 'top/kustomization.yaml: v] <secretGenerator[0].literals[0]> (exact base64)'],
    ['Secret', 'data.raw', 'top/page.txt: hello <secretGenerator[0].files[0]> (exact base64)'],
    ['Secret', 'type', 'top/kustomization.yaml: name: keys <secretGenerator[0]> (made)'],
    ['Secret', 'kind', 'top/kustomization.yaml: name: keys <secretGenerator[0]> (made)'],
    ['Secret', 'metadata.name', 'top/kustomization.yaml: keys <secretGenerator[0]> (exact 0-4)'],
    ['Secret', 'metadata.labels.made', 'top/kustomization.yaml: "yes"} <secretGenerator[0]> (exact)'],
    [
      'Secret',
      'metadata.labels.app\\kubernetes\\io/managed-by',
      'top/kustomization.yaml: managedByLabel] <buildMetadata> (made)',
    ],
    [
      'Secret',
      'metadata.annotations.config\\kubernetes\\io/origin',
      'top/kustomization.yaml: originAnnotations, managedByLabel] <buildMetadata> (made)',
    ],
  ])('%s %s', (kind, path, expected) => {
    const found = origin(
      objectOf(files, kind),
      pathOf(path).map((step) => (typeof step === 'string' ? step.replaceAll('\\', '.') : step)),
    );
    const how = [found?.certainty, found?.part && `${found.part.start}-${found.part.end}`, found?.encoding];
    expect(found && `${shown(files, found)} (${how.filter(Boolean).join(' ')})`).toBe(expected);
  });

  it('is decided by the last generator that has it', () => {
    const merged = {
      ...files,
      '/more/kustomization.yaml':
        'resources: [../top]\nconfigMapGenerator: [{name: settings, behavior: merge, literals: [a=9]}]\n',
    };
    const found = origin(objectOf(merged, 'ConfigMap', '/more'), ['data', 'a']);
    expect(found?.layers.map((layer) => shown(merged, layer))).toEqual([
      'top/kustomization.yaml: 1, "b=\'2\'"] <configMapGenerator[0].literals[0]>',
      'more/kustomization.yaml: 9]}] <configMapGenerator[0].literals[0]>',
    ]);
  });
});
