import { describe, expect, it } from 'vitest';
import { get, getAt, textOf, type MapNode } from '../../../../src/kustomize/tree/node.ts';
import { readDocuments } from '../../../../src/kustomize/tree/read.ts';
import { repositoryAddress } from '../../../../src/render/flux/source/git-repository.ts';
import { Sources, type ResolvedSource, type SourceObjects } from '../../../../src/render/flux/source/sources.ts';

const files: Readonly<Record<string, string>> = {
  'README.md': '',
  'logo.png': '',
  'apps/base/web/web.yaml': 'a: {b: 1}',
  'apps/base/web/deep/x.yaml': '',
  'apps/prod/web.yaml': 'a: {c: 2}\n---\nd: 3',
  'infra/Redis/redis.yaml': '',
};
const tree = {
  files: Object.keys(files).toSorted(),
  read: (path: string) => new TextEncoder().encode(files[path] ?? ''),
};
const fleet = { kind: 'GitRepository', namespace: 'flux-system', name: 'fleet' };

function objectsOf(text: string): SourceObjects {
  const nodes = readDocuments({ path: 'objects.yaml', text });
  const is = (node: MapNode, kind: string, namespace: string): boolean =>
    textOf(get(node, 'kind')) === kind && textOf(getAt(node, 'metadata', 'namespace')) === namespace;
  return {
    find: (kind, namespace, name) =>
      nodes.find((node) => is(node, kind, namespace) && textOf(getAt(node, 'metadata', 'name')) === name),
    generators: (namespace) => nodes.filter((node) => is(node, 'ArtifactGenerator', namespace)),
  };
}

function repository(name: string, spec: string): string {
  return `kind: GitRepository\napiVersion: source.toolkit.fluxcd.io/v1\nmetadata: {name: ${name}, namespace: flux-system}\nspec: ${spec}\n---\n`;
}

function generator(copy: string, more = '', artifact = 'apps'): string {
  return `
kind: ArtifactGenerator
apiVersion: source.extensions.fluxcd.io/v1beta1
metadata: {name: gen, namespace: flux-system}
spec:
  ${more}
  sources: [{alias: repo, kind: GitRepository, name: fleet}]
  artifacts: [{name: '${artifact}', copy: [${copy}]}]
`;
}

function resolve(id: string, objects = '', url?: string): ResolvedSource {
  const [kind = '', name = ''] = id.split('/');
  return new Sources(tree, { id: fleet, url }, () => {}).resolve(
    { kind, namespace: 'flux-system', name },
    objectsOf(objects),
  );
}

/** The paths of an artifact, with where they come from when that is another path. */
function listed(source: ResolvedSource): string[] | string {
  if (source.state === 'elsewhere') return source.why;
  const found: string[] = [];
  const walk = (directory: string): void => {
    for (const [name, kind] of source.artifact.list(directory === '' ? '/' : directory) ?? []) {
      const path = `${directory}/${name}`;
      if (kind === 'directory') walk(path);
      else {
        const { repositoryPath } = source.artifact.file(path);
        found.push(repositoryPath === path.slice(1) ? path : `${path} < ${repositoryPath}`);
      }
    }
  };
  walk('');
  return found;
}

describe('the source of this repository', () => {
  it('has all files but those that are ignored', () => {
    expect(listed(resolve('GitRepository/fleet'))).toHaveLength(5);
    const ignoring = repository('fleet', '{url: x, ignore: "/*\\n!/infra"}');
    expect(listed(resolve('GitRepository/fleet', ignoring))).toEqual(['/infra/Redis/redis.yaml']);
  });

  it('is every GitRepository with its address and ref', () => {
    const url = 'https://git.example.com/team/fleet.git';
    const own = repository('fleet', `{url: '${url}', ref: {branch: main}}`);
    const other = (spec: string): string[] | string =>
      listed(resolve('GitRepository/other', own + repository('other', spec)));
    expect(other('{url: "ssh://git@Git.example.com/team/fleet", ref: {name: refs/heads/main}}')).toHaveLength(5);
    expect(other(`{url: '${url}', ref: {tag: v1}}`)).toBe(`GitRepository "flux-system/other" is ${url}`);
    expect(other('{url: https://git.example.com/team/apps}')).toContain('is https://git.example.com/team/apps');
    expect(listed(resolve('GitRepository/nowhere'))).toBe('GitRepository "flux-system/nowhere" is nowhere defined');
  });

  it('has what a sparse checkout keeps and what it includes', () => {
    const objects =
      repository(
        'fleet',
        '{url: u, sparseCheckout: [./infra], include: [{repository: {name: apps}, fromPath: apps/prod}]}',
      ) + repository('apps', '{url: u}');
    expect(listed(resolve('GitRepository/fleet', objects))).toEqual([
      '/apps/web.yaml < apps/prod/web.yaml',
      '/infra/Redis/redis.yaml',
    ]);
    const cycle = repository('fleet', '{url: u, include: [{repository: {name: fleet}}]}');
    expect(() => resolve('GitRepository/fleet', cycle)).toThrow('is made of itself');
  });

  it('is no bucket and no image', () => {
    expect(listed(resolve('OCIRepository/apps'))).toBe('OCIRepository "flux-system/apps" is not in this repository');
    expect(listed(resolve('Bucket/apps'))).toBe('Bucket "flux-system/apps" is not in this repository');
  });
});

describe('an ExternalArtifact', () => {
  const made = (copy: string): string[] | string => listed(resolve('ExternalArtifact/apps', generator(copy)));

  it.each([
    ['{from: "@repo/apps/prod/**", to: "@artifact/p/"}', ['/p/web.yaml < apps/prod/web.yaml']],
    ['{from: "@repo/apps/prod", to: "@artifact/"}', ['/prod/web.yaml < apps/prod/web.yaml']],
    ['{from: "@repo/apps/prod/web.yaml", to: "@artifact/x.yaml"}', ['/x.yaml < apps/prod/web.yaml']],
    ['{from: "@repo/apps/prod/web.yaml", to: "@artifact/d/"}', ['/d/web.yaml < apps/prod/web.yaml']],
    [
      '{from: "@repo/apps/*/web*", to: "@artifact/"}',
      ['/apps/base/web/deep/x.yaml', '/apps/base/web/web.yaml', '/apps/prod/web.yaml'],
    ],
    ['{from: "@repo/apps/base/**", to: "@artifact/", exclude: [deep]}', ['/web/web.yaml < apps/base/web/web.yaml']],
    ['{from: "@repo/none", to: "@artifact/", optional: true}', []],
  ])('is what %s copies', (copy, expected) => {
    expect(made(copy)).toEqual(expected);
  });

  it.each([
    ['{from: "@repo/none", to: "@artifact/"}', "source 'none' of copy from '@repo/none' does not exist"],
    ['{from: "@repo/none/*", to: "@artifact/"}', "no files match pattern 'none/*'"],
    ['{from: "@repo/*.md", to: "@artifact/", exclude: ["*.md"]}', 'were excluded'],
    ['{from: "@other/x", to: "@artifact/"}', "source alias 'other' not found"],
    ['{from: x, to: "@artifact/"}', "write '@alias/pattern'"],
    ['{from: "@repo/x", to: elsewhere}', "write '@artifact/path'"],
    ['{from: "@repo/README.md", to: "@artifact/../x"}', "leaves the artifact; remove '..'"],
    ['{from: "@repo/x", to: "@artifact/", strategy: Extract}', 'strategy Extract'],
  ])('refuses %s', (copy, message) => {
    expect(() => made(copy)).toThrow(message);
  });

  it('merges files where told so', () => {
    const copy = ['base/web/web.yaml', 'prod/web.yaml'].map((path) => {
      return `{from: "@repo/apps/${path}", to: "@artifact/w.yaml", strategy: Merge}`;
    });
    const source = resolve('ExternalArtifact/apps', generator(copy.join()));
    const text = source.state === 'here' ? new TextDecoder().decode(source.artifact.read('/w.yaml', 1000)) : '';
    expect(text).toBe('a:\n  b: 1\n  c: 2\nd: 3\n');
  });

  it('is made for each directory of a pattern', () => {
    const objects = generator(
      '{from: "@repo/infra/{app}/**", to: "@artifact/"}',
      'pathPattern: "@repo/infra/{app}"',
      'x-{app}',
    );
    expect(listed(resolve('ExternalArtifact/x-redis', objects))).toEqual(['/redis.yaml < infra/Redis/redis.yaml']);
    expect(listed(resolve('ExternalArtifact/x-web', objects))).toContain('no ArtifactGenerator in "flux-system"');
  });
});

describe('repositoryAddress', () => {
  it.each([
    ['https://user:token@GitHub.com/org/repo.git', 'github.com/org/repo'],
    ['ssh://git@github.com:22/org/repo', 'github.com/org/repo'],
    ['git@github.com:org/repo.git', 'github.com/org/repo'],
    ['https://git.example.com:8443/a//b/', 'git.example.com:8443/a/b'],
  ])('of %s is %s', (url, expected) => {
    expect(repositoryAddress(url)).toBe(expected);
  });
});
