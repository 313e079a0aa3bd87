import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { build, memoryFileSystem, origin, toJson } from '../../src/kustomize/index.ts';
import { confinedFiles } from '../../src/platform/confined-files.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/kustomize');
const deployment = readFileSync(path.join(fixtures, 'base/deployment.yaml'), 'utf8');

function textOf(files: Readonly<Record<string, string>>, target = '/'): string {
  return build(memoryFileSystem(files), target).text();
}

describe('an overlay on disk', () => {
  const built = build(confinedFiles(fixtures), 'production', { restrictor: 'none', reorder: 'legacy' });

  it('prints what kustomize 5.8.1 printed for it', () => {
    expect(built.text()).toBe(readFileSync(path.join(fixtures, 'expected-production.yaml'), 'utf8'));
  });

  it.each([
    ['ConfigMap', ['data', 'greeting'], '/base/kustomization.yaml:9:18 configMapGenerator[0].literals[0]'],
    ['ConfigMap', ['data', 'LEVEL'], '/base/settings.env:2:7 configMapGenerator[0].envs[0]'],
    ['ConfigMap', ['metadata', 'namespace'], '/production/kustomization.yaml:3:12 namespace'],
    ['Deployment', ['metadata', 'name'], '/production/kustomization.yaml:4:13 namePrefix'],
    ['Deployment', ['metadata', 'labels', 'stage'], '/production/kustomization.yaml:19:14 labels[0]'],
    ['Deployment', ['metadata', 'annotations', 'service'], '/production/kustomization.yaml:4:13 replacements[0]'],
    ['Deployment', ['spec', 'replicas'], '/production/kustomization.yaml:16:12 replicas[0]'],
    [
      'Deployment',
      ['spec', 'template', 'spec', 'containers', 0, 'image'],
      '/production/kustomization.yaml:13:13 images[0]',
    ],
    [
      'Deployment',
      ['spec', 'template', 'spec', 'containers', 0, 'resources', 'limits', 'memory'],
      '/production/resources.yaml:12:23 patches[0]',
    ],
    ['Deployment', ['spec', 'template', 'spec', 'containers', 1, 'image'], '/base/deployment.yaml:22:18'],
    [
      'Deployment',
      ['spec', 'template', 'spec', 'containers', 0, 'envFrom', 0, 'configMapRef', 'name'],
      '/base/deployment.yaml:20:23',
    ],
    ['Service', ['spec', 'ports', 0, 'port'], '/base/service.yaml:9:13'],
    [
      'Deployment',
      ['spec', 'template', 'spec', 'securityContext', 'runAsNonRoot'],
      '/component/kustomization.yaml:10:25 patches[0]',
    ],
  ])('knows who decided %s %j', (kind, field, expected) => {
    const resource = built.resources.find(({ node }) => (toJson(node) as { kind: string }).kind === kind);
    const found = resource && origin(resource, field);
    const { file, line, column, step = '' } = found ?? {};
    expect(`${file}:${line}:${column} ${step}`.trim()).toBe(expected);
  });

  it('says nothing of a field that is not there', () => {
    const [first] = built.resources;
    expect(first && origin(first, ['spec', 'nothing', 0])).toBeUndefined();
  });
});

describe('a build that cannot succeed says why', () => {
  it.each([
    ['no kustomization', {}, 'unable to find one of'],
    [
      'a cycle',
      { '/kustomization.yaml': 'resources: [a]', '/a/kustomization.yaml': 'resources: [..]' },
      'cycle detected',
    ],
    ['a base that is fetched', { '/kustomization.yaml': 'resources: [github.com/o/r//d?ref=v1]' }, 'github.com/o/r//d'],
    ['a chart', { '/kustomization.yaml': 'helmCharts: [{name: x}]' }, '--enable-helm'],
    ['an unknown field', { '/kustomization.yaml': 'resource: [a.yaml]' }, 'unknown field "resource"'],
    [
      'a function',
      {
        '/kustomization.yaml': 'transformers: [f.yaml]',
        '/f.yaml': 'apiVersion: example.com/v1\nkind: Bar\nmetadata: {name: x}',
      },
      `unable to load external plugin 'Bar'`,
    ],
    [
      'an object twice',
      { '/kustomization.yaml': 'resources: [a.yaml, b.yaml]', '/a.yaml': deployment, '/b.yaml': deployment },
      'already registered id: Deployment.v1.apps/web',
    ],
    [
      'a patch of nothing',
      {
        '/kustomization.yaml': 'patches: [{patch: "{apiVersion: v1, kind: Service, metadata: {name: x}}"}]',
      },
      'no matches for Id Service.v1.[noGrp]/x',
    ],
    [
      'a pattern that is none',
      {
        '/kustomization.yaml':
          'resources: [a.yaml]\npatches: [{target: {name: "("}, patch: "[]"}, {target: {name: "("}, patch: "- {op: remove, path: /spec}"}]',
        '/a.yaml': deployment,
      },
      'error parsing regexp: missing closing ): `^(?:()$`',
    ],
  ])('%s', (_, files, message) => {
    expect(() => textOf(files)).toThrow(message);
  });
});

it('refuses bases without end, in one line', () => {
  const files: Record<string, string> = { '/kustomization.yaml': 'resources: [d0]' };
  for (let index = 0; index < 3000; index += 1) {
    files[`/d${index}/kustomization.yaml`] = `resources: [../d${index + 1}]`;
  }
  expect(() => textOf(files)).toThrow(/^'..\/d99' is one base too many: at most 100 stand in each other/);
});

it('refuses a tree that doubles at each level', () => {
  const files: Record<string, string> = { '/kustomization.yaml': 'resources: [a0]' };
  for (let index = 0; index < 40; index += 1) {
    const below = `resources: [../a${index + 1}, ../b${index + 1}]`;
    files[`/a${index}/kustomization.yaml`] = below;
    files[`/b${index}/kustomization.yaml`] = `namePrefix: b-\n${below}`;
  }
  files['/a40/kustomization.yaml'] = 'namePrefix: a-';
  files['/b40/kustomization.yaml'] = 'namePrefix: b-';
  expect(() => textOf(files)).toThrow(/^'..\/\w+' is one base too many: .* 10000 in one build$/);
});

it('keeps the hash only where both generators want one', () => {
  const base = (off: boolean): string => `configMapGenerator: [{name: a, options: {disableNameSuffixHash: ${off}}}]`;
  const name = (below: boolean, above: boolean): string | undefined =>
    /name: (.*)/.exec(
      textOf(
        {
          '/base/kustomization.yaml': base(below),
          '/top/kustomization.yaml': `resources: [../base]\n${base(above).replace('name: a', 'name: a, behavior: merge')}`,
        },
        '/top',
      ),
    )?.[1];
  expect(name(false, false)).toMatch(/^a-\w{10}$/);
  expect([name(true, false), name(false, true), name(true, true)]).toEqual(['a', 'a', 'a']);
});

it('takes time linear in a name for a pattern that would explode elsewhere', () => {
  const files = {
    '/kustomization.yaml':
      'resources: [a.yaml]\npatches: [{target: {name: "(a+)+$"}, patch: "- {op: remove, path: /spec}"}]',
    '/a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${'a'.repeat(200)}b}\n`,
  };
  expect(textOf(files)).toContain('kind: ConfigMap');
});
