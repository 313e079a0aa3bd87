import { expect, it } from 'vitest';
import { build, createBuilder, memoryFileSystem } from '../../src/kustomize/index.ts';
import { countingFiles, type Files } from './builder-harness.ts';

const widget = (part: string): string =>
  `apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {parts: [{name: ${part}}]}\n`;

/** A document by which the parts of a Widget merge, by a key. */
const schema = (key: string): string =>
  JSON.stringify({
    definitions: {
      Widget: {
        'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Widget' }],
        properties: {
          spec: {
            properties: {
              parts: {
                type: 'array',
                'x-kubernetes-patch-merge-key': key,
                'x-kubernetes-patch-strategy': 'merge',
                items: { type: 'object' },
              },
            },
          },
        },
      },
    },
  });

const tree: Files = {
  '/base/kustomization.yaml': 'resources: [w.yaml]\npatches: [{path: p.yaml}]',
  '/base/w.yaml': widget('a'),
  '/base/p.yaml': widget('b'),
  '/plain/kustomization.yaml': 'resources: [../base]',
  '/merging/kustomization.yaml': 'resources: [../base]\nopenapi: {path: schema.json}',
  '/merging/schema.json': schema('name'),
  '/version/kustomization.yaml': 'resources: [../merging]\nopenapi: {version: v1.21.2}',
  '/choosing/kustomization.yaml': 'openapi: {path: ../merging/schema.json}\nresources: [other.yaml]',
  '/choosing/other.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n',
  '/after/kustomization.yaml': 'resources: [../choosing, ../base]',
  '/before/kustomization.yaml': 'resources: [../base, ../choosing]',
};

function partsIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/- name: (\w)/g), ([, name]) => name ?? '');
}

it.each([
  ['/plain', ['b']],
  ['/merging', ['b', 'a']],
  ['/version', ['b']],
  ['/after', ['b', 'a']],
  ['/before', ['b']],
])('in %s, the first directory that names a schema decides for all that come after: %j', (target, parts) => {
  expect(partsIn(build(memoryFileSystem(tree), target).text())).toEqual(parts);
});

it.each([[Object.keys(tree)], [Object.keys(tree).toReversed()]])(
  'a base that builds share is another one for another schema',
  (files) => {
    const targets = files
      .filter((file) => file.endsWith('/kustomization.yaml'))
      .map((file) => file.split('/')[1] ?? '');
    const builder = createBuilder(memoryFileSystem(tree));
    for (const target of targets) {
      expect(builder.build(`/${target}`).text()).toBe(build(memoryFileSystem(tree), `/${target}`).text());
    }
  },
);

it('a schema that changes builds again what was merged by it, and nothing else', () => {
  const { fs, files } = countingFiles(tree);
  const builder = createBuilder(fs);
  const [plain, merging] = ['/plain', '/merging'].map((target) => builder.build(target));
  files.set('/merging/schema.json', schema('id'));
  builder.changed(['/merging/schema.json']);
  expect(builder.build('/plain')).toBe(plain);
  expect(builder.build('/merging').text()).not.toBe(merging?.text());
  expect(builder.build('/merging').text()).toBe(build(fs, '/merging').text());
});
