import { expect, describe, it } from 'vitest';
import { build, memoryFileSystem, nearestOrigin, nodeOrigin, origin } from '../../../src/kustomize/index.ts';
import { objectOf, over, patch, pathOf, shown } from './asking.ts';

describe('maps, lists and what is missing', () => {
  const files = over('patches: [{path: p.yaml}]', {
    '/top/p.yaml': patch('template:\n    spec:\n      securityContext:\n        fsGroup: 1\n      hostIPC: null'),
  });
  const object = objectOf(files, 'Deployment');

  it.each([
    ['spec', 'base/web.yaml: spec:', 'contributing'],
    ['metadata', 'base/web.yaml: metadata:', 'contributing'],
    ['spec.template.spec.securityContext', 'top/p.yaml: securityContext: <patches[0]>', 'exact'],
    ['spec.template.spec.containers', 'base/web.yaml: containers:', 'exact'],
    ['spec.template.spec.containers.0', 'base/web.yaml: name: app', 'exact'],
  ])('%s has the place of its key, or of its first entry', (path, expected, certainty) => {
    const found = origin(object, pathOf(path));
    expect(found && shown(files, found)).toBe(expected);
    expect(found?.certainty).toBe(certainty);
  });

  it.each([
    ['spec.template.spec.securityContext.runAsNonRoot', 'spec.template.spec.securityContext'],
    ['spec.template.spec.containers.0.securityContext.privileged', 'spec.template.spec.containers.0'],
    ['spec.template.spec.containers.7.image', 'spec.template.spec.containers'],
    ['spec.replicas', 'spec.replicas'],
    ['nothing', ''],
  ])('of %s the nearest that exists is %s', (path, expected) => {
    const found = nearestOrigin(object, pathOf(path));
    expect(found?.path.join('.')).toBe(expected);
    expect({ ...found, path: undefined }).toEqual({
      ...origin(
        object,
        pathOf(expected).filter((step) => step !== ''),
      ),
    });
  });

  it('says nothing of a missing field unless asked for the nearest', () => {
    expect(origin(object, ['spec', 'nothing', 0])).toBeUndefined();
  });
});

it('knows the kustomization files that an object came through', () => {
  const files = over('components: [../c]\n', {
    '/c/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [s.yaml]\n',
    '/c/s.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n',
    '/all/kustomization.yaml': 'resources: [../top]\nconfigMapGenerator: [{name: m}]\n',
  });
  const ways = build(memoryFileSystem(files), '/all').resources.map(({ kustomizations }) => kustomizations);
  expect(ways).toEqual([
    ['/base/kustomization.yaml', '/top/kustomization.yaml', '/all/kustomization.yaml'],
    ['/c/kustomization.yaml', '/top/kustomization.yaml', '/all/kustomization.yaml'],
    ['/all/kustomization.yaml'],
  ]);
});

it('says whose step it was, and answers for keys', () => {
  const files = over('patches: [{path: ../p.yaml}]\n', { '/p.yaml': patch('paused: true') });
  const object = objectOf(files, 'Deployment');
  expect(origin(object, ['spec', 'paused'])).toMatchObject({
    file: '/p.yaml',
    step: 'patches[0]',
    kustomization: '/top/kustomization.yaml',
  });
  const spec = object.node.entries.find(({ key }) => key.text === 'spec');
  const paused = spec?.value.kind === 'map' ? spec.value.entries.find(({ key }) => key.text === 'paused') : undefined;
  expect(paused && nodeOrigin(paused.key)).toMatchObject({ file: '/p.yaml', line: 5, column: 3 });
});

describe('a field that a patch took out', () => {
  const operations =
    '- {op: remove, path: /spec/replicas}\n- {op: move, from: /spec/template/spec/containers/0/name, path: /old}';
  const inside = 'template: {spec: {containers: [{name: app, image: null, envFrom: [{$patch: delete}]}]}}';

  it.each([
    ['a null', patch('replicas: null'), 'spec.replicas', 'top/p.yaml: null <patches[0]>', 'spec'],
    [
      'an operation',
      operations,
      'spec.replicas',
      'top/p.yaml: {op: remove, path: /spec/replicas} <patches[0]>',
      'spec',
    ],
    [
      'a directive',
      patch('template: {$patch: delete}'),
      'spec.template.spec',
      'top/p.yaml: {$patch: delete} <patches[0]>',
      'spec',
    ],
    [
      'a null in a list',
      patch(inside),
      'spec.template.spec.containers.0.image',
      `top/p.yaml: ${inside.slice(inside.indexOf('null'))} <patches[0]>`,
      'spec.template.spec.containers.0',
    ],
  ])('by %s has the place of that', (_, text, path, expected, existing) => {
    const files = over(
      'namePrefix: a-\npatches: [{path: p.yaml, target: {kind: Deployment}}, {patch: "- {op: add, path: /x, value: 1}", target: {kind: Deployment}}]',
      {
        '/top/p.yaml': text,
      },
    );
    const found = nearestOrigin(objectOf(files, 'Deployment'), pathOf(path));
    expect(found && shown(files, found)).toBe(expected);
    expect(found).toMatchObject({ removed: true, path: pathOf(existing) });
  });

  it('is there when it comes back', () => {
    const files = over('patches: [{path: p.yaml}]\nreplicas: [{name: web, count: 2}]', {
      '/top/p.yaml': patch('replicas: null'),
    });
    const found = nearestOrigin(objectOf(files, 'Deployment'), ['spec', 'replicas']);
    expect(found).toMatchObject({ step: 'replicas[0]', path: ['spec', 'replicas'] });
    expect(found).not.toHaveProperty('removed');
  });
});
