import { describe, expect, it } from 'vitest';
import { clusterOf, namesIn, objectIn, resourceSetOf, setWith, tenantNamespaces } from './cluster-of.ts';

describe('templates that fail', () => {
  const failing = (value: string): Promise<unknown> =>
    resourceSetOf(
      setWith(`
  inputs: [{tenant: a}]
  resources:
    - {apiVersion: v1, kind: Namespace, metadata: {name: a}}
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: a, namespace: a}
      data:
        key: ${value}`),
    );

  it.each([
    ['<< inputs.tenat >>', 'spec.resources[1]: map has no entry for key "tenat", in line 3 of the template'],
    [
      '<< genCA "a" 1 >>',
      'spec.resources[1]: function "genCA" is not defined, or not supported here, in line 3 of the template',
    ],
    [
      '<< . >>',
      'spec.resources[1]: "." of the template itself is not supported here; use inputs, in line 3 of the template',
    ],
    ['<< if inputs.tenant >>', 'spec.resources[1]: <<if>> has no <<end>>, in line 3 of the template'],
    ['<< "[" >>', expect.stringMatching(/^spec\.resources\[1\] makes no object, line 5 of a document: /)],
    ['<< until 99999999 | len >>', expect.stringContaining('the templates take more than 5000000 steps')],
  ])('%s is an error that says where', async (value, error) => {
    expect(await failing(value)).toMatchObject({ state: 'error', error, objects: [] });
  });

  it('have a default where they ask for one', async () => {
    expect(await failing('<< get inputs "gone" | default "there" >>')).toMatchObject({ state: 'ok' });
  });
});

describe('data', () => {
  const copying = (kind: string, from: string): string =>
    setWith(`
  resources:
    - apiVersion: v1
      kind: ${kind}
      metadata: {name: copy, namespace: apps, annotations: {fluxcd.controlplane.io/copyFrom: ${from}}}`);

  it('is copied from another object', async () => {
    const source =
      '---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: info, namespace: ns}, data: {a: b}, binaryData: {c: ZA==}}';
    const { state, objects } = await resourceSetOf(copying('ConfigMap', 'ns/info') + source);
    expect(state).toBe('ok');
    expect(objects[0]?.object).toMatchObject({ data: { a: 'b' }, binaryData: { c: 'ZA==' } });
  });

  it('that is not here is unresolved', async () => {
    const { state, objects, unresolved } = await resourceSetOf(copying('Secret', 'ns/auth'));
    expect({ state, names: namesIn(objects) }).toEqual({ state: 'unresolved', names: ['Secret/apps/copy'] });
    expect(unresolved).toEqual([
      { kind: 'object', name: 'Secret/ns/auth', why: 'nothing in this repository renders it' },
    ]);
  });
});

describe('origins', () => {
  const file = setWith(`
  inputs: [{tenant: a, lines: {x: 1, y: 2}}]
  resources:
    - kind: ConfigMap
      apiVersion: v1
      metadata:
        name: << inputs.tenant >>
        namespace: plain
      data:
        fixed: value
  resourcesTemplate: |
    apiVersion: example.com/v1
    kind: App
    metadata:
      name: text
    spec:
      values: << inputs.lines | toYaml | nindent 4 >>
      <<- range until 2 >>
      <<- end >>
      privileged: true`);
  const lineOf = (text: string): number => file.slice(0, file.indexOf(text)).split('\n').length;

  it.each([
    ['a', ['metadata', 'namespace'], 'namespace: plain', 'exact'],
    ['a', ['data', { entry: 'fixed' }], 'fixed: value', 'exact'],
    ['a', ['metadata', 'name'], 'name: << inputs', 'file'],
    ['text', ['spec', 'privileged'], 'privileged: true', 'exact'],
    ['text', ['spec', 'values', 'y'], 'values: <<', 'file'],
    ['text', ['metadata', 'name'], 'name: text', 'exact'],
  ] as const)('of %s: %o', async (name, path, text, certainty) => {
    const { objects } = await resourceSetOf(file);
    const origin = objectIn(objects, name).origin(path);
    expect(origin).toMatchObject({ file: 'clusters/dev/sets.yaml', line: lineOf(text), certainty });
  });

  it('are the place in the ResourceSet where variables were substituted in it', async () => {
    const { resourceSets } = await clusterOf({
      'clusters/dev/apps.yaml': `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substitute: {stage: dev}}
`,
      'apps/sets.yaml': setWith(`  inputs: [{tenant: "\${stage}"}]${tenantNamespaces}`),
    });
    const [object] = resourceSets[0]?.objects ?? [];
    expect(namesIn(object ? [object] : [])).toEqual(['Namespace/dev']);
    expect(object?.origin(['metadata', 'name'])).toMatchObject({ file: 'apps/sets.yaml', certainty: 'file' });
  });
});
