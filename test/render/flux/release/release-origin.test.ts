import { describe, expect, it } from 'vitest';
import type { Path } from '../../../../src/model/path.ts';
import { helmProgram } from '../../../support/helm.ts';
import { cluster, fromGit, helmRelease, objectOf, release, shop } from './rendering.ts';

const template = `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  color: {{ .Values.color | quote }}
  fixed: "yes"
`;
const spec = helmRelease(
  ...fromGit,
  'values:',
  '  color: blue',
  'commonMetadata: {labels: {team: a}}',
  'postRenderers:',
  '- kustomize:',
  '    patches:',
  '    - target: {kind: ConfigMap}',
  '      patch: |',
  '        - op: add',
  '          path: /data/first',
  '          value: patched',
  '- kustomize:',
  '    patches:',
  '    - patch: |',
  '        apiVersion: v1',
  '        kind: ConfigMap',
  '        metadata: {name: web}',
  '        data: {second: patched}',
);
const lineOf = (text: string): number => spec.split('\n').findIndex((line) => line.includes(text)) + 1;

describe.skipIf(!helmProgram)('the origin of a field of a release', () => {
  const origin = async (path: Path, text = spec): ReturnType<typeof Promise.resolve<unknown>> => {
    const rendered = await release(text, shop({ 'templates/web.yaml': template }));
    return objectOf(rendered, 'ConfigMap/apps/web').origin(path);
  };
  const file = 'cluster/release.yaml';

  it('is that of the values where the chart makes it, with the template as a layer', async () => {
    expect(await origin(['data', 'color'])).toEqual({
      file,
      line: lineOf('values:'),
      column: 3,
      certainty: 'release',
      layers: [
        { file: 'charts/shop/templates/web.yaml', line: 1, column: 1, step: 'chart shop 1.2.3: templates/web.yaml' },
      ],
    });
  });

  it.each<[Path, string, string]>([
    [['data', 'first'], 'value: patched', 'exact'],
    [['data', 'second'], 'data: {second', 'exact'],
    [['metadata', 'labels', { entry: 'team' }], 'commonMetadata', 'exact'],
    [['metadata', 'labels', 'helm.toolkit.fluxcd.io/name'], 'name: web', 'exact'],
    [['metadata', 'namespace'], 'namespace: apps', 'exact'],
    [['metadata', 'name'], 'values:', 'release'],
  ])('%j', async (path, line, certainty) => {
    expect(await origin(path)).toMatchObject({ file, line: lineOf(line), certainty });
  });

  it('is not exact where a later post-renderer has to agree with the text', async () => {
    const text = helmRelease(
      ...fromGit,
      'postRenderers:',
      '- kustomize:',
      '    patches:',
      '    - target: {kind: Pod}',
      '      patch: |',
      '        - op: add',
      '          path: /spec/containers/-',
      '          value:',
      '            name: second',
      '            image: second:1',
      '- kustomize:',
      '    patches:',
      '    - patch: |',
      '        apiVersion: v1',
      '        kind: Pod',
      '        metadata: {name: web}',
      '        spec: {containers: [{name: second, tty: true}]}',
    );
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: first, image: a}]}\n';
    const found = objectOf(await release(text, shop({ 'templates/a.yaml': pod })), 'Pod/apps/web');
    const index = Number(Object(found.object['spec']).containers[0].name === 'first');
    const at = (line: string): number => text.split('\n').findIndex((one) => one.includes(line)) + 1;
    const origin = (field: string): unknown => found.origin(['spec', 'containers', index, field]);
    expect(origin('image')).toMatchObject({ file, line: at('image: second'), certainty: 'exact' });
    expect(origin('tty')).toMatchObject({ file, line: at('tty: true'), certainty: 'exact' });
    expect(origin('name')).toMatchObject({ file, line: at('name: second'), certainty: 'file' });
  });

  it('is in the entry of the post-renderer where variables were put into the release', async () => {
    const variables = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: inner, namespace: flux-system}
spec:
  path: ./inner
  postBuild: {substitute: {COLOR: red}}
  sourceRef: {kind: GitRepository, name: flux-system}
`;
    const { releases } = await cluster({
      'cluster/inner.yaml': variables,
      'inner/release.yaml': spec.replace('color: blue', 'color: ${COLOR}'),
      ...shop({ 'templates/web.yaml': template }),
    });
    const [web] = releases;
    const object = web && objectOf(web, 'ConfigMap/apps/web');
    expect(object?.object['data']).toMatchObject({ color: 'red', second: 'patched' });
    const origin = object?.origin(['data', 'second']);
    expect(origin).toMatchObject({ file: 'inner/release.yaml' });
    // The entry, or the very line where places are known through variables.
    expect([lineOf('- patch: |'), lineOf('data: {second')]).toContain(origin?.line);
    expect(object?.origin(['data', 'color'])).toMatchObject({ file: 'inner/release.yaml', certainty: 'release' });
  });

  it('of a namespace that no object of the kind has is that of the chart', async () => {
    const files = shop({ 'templates/a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n' });
    const namespace = objectOf(await release(spec.replace(/postRenderers[^]*/, ''), files), 'Namespace/a');
    expect(namespace.origin(['metadata', 'namespace'])).toMatchObject({ certainty: 'release' });
  });

  it('of a field that is not there is that of the nearest part', async () => {
    expect(await origin(['data', 'third'])).toMatchObject({ file, certainty: 'release' });
  });

  it('without values is that of the spec', async () => {
    expect(await origin(['data', 'color'], helmRelease(...fromGit))).toMatchObject({
      file,
      line: 6,
      certainty: 'release',
    });
  });
});
