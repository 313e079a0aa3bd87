import { describe, expect, it } from 'vitest';
import { createBuilder, nearestOrigin, type Builder } from '../../src/kustomize/index.ts';
import { memoryFileSystem } from '../../src/kustomize/memory-file-system.ts';

const configMap = (name: string, data = 'k: v'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {${data}}\n`;

function faultOf(builder: Builder, target: string): string {
  try {
    return `built: ${builder.build(target).text()}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('builds that share bases', () => {
  it('warn of what is theirs and their bases, and of nothing else', () => {
    const builder = createBuilder(
      memoryFileSystem({
        '/base/one.yaml': configMap('one'),
        '/base/kustomization.yaml': 'resources: [one.yaml]\ncommonLabels: {a: b}\n',
        '/unused/kustomization.yaml':
          'resources: [../base]\nvars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: one}}]\n',
        '/plain/kustomization.yaml': 'resources: [../base]\n',
      }),
    );
    const labels = "/base/kustomization.yaml: 'commonLabels' is deprecated. Please use 'labels' instead.";

    expect(builder.build('/unused').warnings).toEqual([
      "/unused/kustomization.yaml: 'vars' is deprecated. Please use 'replacements' instead.",
      labels,
      'well-defined vars that were never replaced: V',
    ]);
    expect(builder.build('/plain').warnings).toEqual([labels]);
    expect(builder.build('/base').warnings).toEqual([labels]);
  });

  it('name a broken file as each of them writes it', () => {
    const builder = createBuilder(
      memoryFileSystem({
        '/broken.yaml': 'a: [\n',
        '/a/kustomization.yaml': 'resources: [../broken.yaml]\n',
        '/b/c/kustomization.yaml': 'resources: [../../broken.yaml]\n',
      }),
    );

    expect(faultOf(builder, '/a')).toContain("accumulating resources from '../broken.yaml': MalformedYAMLError");
    expect(faultOf(builder, '/a')).toContain('in File: ../broken.yaml');
    expect(faultOf(builder, '/b/c')).toContain('in File: ../../broken.yaml');
  });

  it('ask one schema file for different things', () => {
    const schema =
      '{"definitions": {"v1.Pod": {"x-kubernetes-group-version-kind": [{"version": "v1", "kind": "Pod"}]}}}';
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: a, image: i}, {name: b, image: j}]\n';
    const patch =
      'patches:\n- patch: |-\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: p}\n    spec: {containers: [{name: b, image: k}]}\n';
    const files = {
      '/schema.json': schema,
      '/pod.yaml': pod,
      '/own.yaml': 'apiVersion: example.com/v1\nkind: Own\nmetadata: {name: o}\n',
      '/alone/kustomization.yaml': `resources: [../pod.yaml]\nopenapi: {path: ../schema.json}\n${patch}`,
      '/above/kustomization.yaml': 'resources: [../pod.yaml, ../own.yaml]\ncomponents: [../component]\n',
      '/component/kustomization.yaml': `kind: Component\nopenapi: {path: ../schema.json}\n${patch}`,
    };
    const fresh = (target: string): string => faultOf(createBuilder(memoryFileSystem(files)), target);
    const builder = createBuilder(memoryFileSystem(files));

    for (const target of ['/alone', '/above', '/alone']) expect(faultOf(builder, target)).toBe(fresh(target));
    expect(fresh('/alone')).not.toContain('image: i');
    expect(fresh('/above')).toContain('image: i');
  });
});

describe('a transformer of a list', () => {
  const annotate = (name: string): string =>
    `apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: {name: ${name}}\nannotations: {${name}: x}\nfieldSpecs: [{path: metadata/annotations, create: true}]\n`;

  it('is known by its place in the list, inline and in files', () => {
    const inline = annotate('inline').replaceAll('\n', '\n  ').trimEnd();
    const builder = createBuilder(
      memoryFileSystem({
        '/one.yaml': configMap('one'),
        '/two.yaml': `${annotate('file')}---\n${annotate('other')}`,
        '/folder/kustomization.yaml': 'resources: [three.yaml]\n',
        '/folder/three.yaml': annotate('folder'),
        '/top/kustomization.yaml': `resources: [../one.yaml]\ntransformers:\n- ../two.yaml\n- |-\n  ${inline}\n- ../folder\n`,
      }),
    );
    const [resource] = builder.build('/top').resources;
    const place = (name: string): unknown => {
      const found = resource && nearestOrigin(resource, ['metadata', 'annotations', name]);
      return [found?.file, found?.step, found?.kustomization];
    };

    expect(place('file')).toEqual(['/two.yaml', 'transformers[0]', '/top/kustomization.yaml']);
    expect(place('other')).toEqual(['/two.yaml', 'transformers[0]', '/top/kustomization.yaml']);
    expect(place('inline')).toEqual(['/top/kustomization.yaml', 'transformers[1]', '/top/kustomization.yaml']);
    expect(place('folder')).toEqual(['/folder/three.yaml', 'transformers[2]', '/top/kustomization.yaml']);
  });
});
