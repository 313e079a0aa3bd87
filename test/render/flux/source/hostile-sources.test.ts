import { describe, expect, it } from 'vitest';
import { pathMatcher } from '../../../../src/render/flux/source/match-path.ts';
import { Steps } from '../../../../src/render/flux/source/steps.ts';
import type { RenderedKustomization } from '../../../../src/render/flux/cluster/rendered.ts';
import { configMap, fluxKustomization, kustomizationOf, render } from '../../../support/flux-tree.ts';

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** What a Kustomization comes to whose artifact is made by a generator with this spec. */
async function fromGenerator(spec: string, files: Readonly<Record<string, string>>): Promise<RenderedKustomization> {
  const generator = `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: generator, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
${spec}
---
`;
  const child = fluxKustomization('apps', '.').replace(
    'kind: GitRepository, name: flux-system',
    'kind: ExternalArtifact, name: apps',
  );
  return kustomizationOf(await render({ 'cluster/g.yaml': generator + child, ...files }), 'apps');
}

describe('ignore files', () => {
  it('may not have as many patterns as would take hours', async () => {
    const files: Record<string, string> = {
      'cluster/a.yaml': configMap('a'),
      '.sourceignore': times(5000, (index) => `*a*b*${index}\n`),
    };
    for (let index = 0; index < 5000; index++) files[`docs/${index}.md`] = '';
    expect(kustomizationOf(await render(files), 'flux-system').error).toMatch(
      /matching what .sourceignore files leave out takes too many steps/,
    );
  });

  it('may not add up in thousands of folders', async () => {
    const files: Record<string, string> = { 'cluster/a.yaml': configMap('a') };
    for (let index = 0; index < 300; index++)
      files[`${'d/'.repeat(index)}.sourceignore`] = times(10, (line) => `*a*b*${line}\n`);
    for (let index = 0; index < 100; index++) files[`${'d/'.repeat(299)}${index}/.sourceignore`] = 'x\n';
    expect(kustomizationOf(await render(files), 'flux-system').error).toMatch(/leave out takes too many steps/);
  });

  it('may have patterns that other engines need ages for', async () => {
    const files = {
      'cluster/a.yaml': configMap('a'),
      [`${'a'.repeat(4000)}.yaml`]: '',
      '.sourceignore': `${'*a'.repeat(2000)}b\n${'**/a/'.repeat(1000)}b\n`,
    };
    expect(kustomizationOf(await render(files), 'flux-system').state).toBe('ok');
  });
});

describe('paths', () => {
  it('may not be longer than any system takes', async () => {
    const said = kustomizationOf(
      await render({ [`cluster/${'a/'.repeat(20_000)}x.yaml`]: configMap('a') }),
      'flux-system',
    ).error;
    expect(said).toMatch(/^the path 'cluster\/a\/a.*…' has more than 4096 characters$/);
  });

  it('may be as deep as that', async () => {
    const cluster = await render({ [`cluster/${'a/'.repeat(2000)}x.yaml`]: configMap('a') });
    expect(kustomizationOf(cluster, 'flux-system').objects).toHaveLength(1);
  });
});

describe('ArtifactGenerators', () => {
  const long = 'a'.repeat(250);

  it('match directories in linear time', async () => {
    const pattern = `${times(30, (index) => `{c${index}}`)}Z`;
    const spec = `  pathPattern: '@repo/apps/${pattern}'\n  artifacts: [{name: apps, copy: [{from: '@repo/apps/**', to: '@artifact/'}]}]`;
    expect((await fromGenerator(spec, { [`apps/${long}/x.yaml`]: configMap('a') })).state).toBe('remote');
  });

  it('leave files out in linear time', async () => {
    const exclude = `['${'*a'.repeat(60)}b', '${'**/'.repeat(500)}x', '+(+(a))b']`;
    const spec = `  artifacts: [{name: apps, copy: [{from: '@repo/apps/**', to: '@artifact/', exclude: ${exclude}}]}]`;
    expect((await fromGenerator(spec, { [`apps/${long}/x.yaml`]: configMap('a') })).state).toBe('ok');
  });

  it('may not leave out with thousands of patterns', async () => {
    const files: Record<string, string> = {};
    for (let index = 0; index < 6000; index++) files[`apps/${index}.md`] = '';
    const exclude = `[${times(10_000, (index) => `x${index},`)}]`;
    const spec = `  artifacts: [{name: apps, copy: [{from: '@repo/apps/**', to: '@artifact/', exclude: ${exclude}}]}]`;
    expect((await fromGenerator(spec, files)).error).toMatch(/copy from .* takes too many steps/);
  });

  it('merge no alias bombs', async () => {
    const lists = times(12, (index) => `x${index + 1}: &x${index + 1} [${Array(9).fill(`*x${index}`).join(',')}]\n`);
    const copies = `[{from: '@repo/apps/a/**', to: '@artifact/'}, {from: '@repo/apps/b/**', to: '@artifact/', strategy: Merge}]`;
    const files = { 'apps/a/x.yaml': `x0: &x0 [1,2,3,4,5,6,7,8,9]\n${lists}`, 'apps/b/x.yaml': configMap('a') };
    expect((await fromGenerator(`  artifacts: [{name: apps, copy: ${copies}}]`, files)).error).toMatch(
      /an object grows larger than/,
    );
  });

  it('do not leave the source, nor their artifact', async () => {
    const copy = (from: string, to: string): string =>
      `  artifacts: [{name: apps, copy: [{from: '${from}', to: '${to}'}]}]`;
    const files = { 'apps/a.yaml': configMap('a') };
    expect((await fromGenerator(copy('@repo/../../etc/passwd', '@artifact/'), files)).error).toMatch(/does not exist/);
    expect((await fromGenerator(copy('@repo/apps/**', '@artifact/../x'), files)).error).toMatch(/leaves the artifact/);
  });
});

describe('patterns of paths', () => {
  it.each([
    ['*.md', 'a.md', true],
    ['*.md', 'docs/a.md', false],
    ['**/*.md', 'a.md', true],
    ['**/*.md', 'docs/deep/a.md', true],
    ['docs/**', 'docs/a/b', true],
    ['docs/**', 'doc/a', false],
    ['**/a/**/b', 'x/a/y/z/b', true],
    ['**/a/**/b', 'x/a/b/c', false],
    ['{a,b}.yaml', 'b.yaml', true],
    ['{a,{b,c}}/*.yaml', 'c/x.yaml', true],
    ['{a,b', '{a,b', true],
    ['[!a].yaml', 'b.yaml', true],
    ['[!a].yaml', 'a.yaml', false],
    ['a?c', 'abc', true],
    ['', '', true],
  ])('%s and %s: %s', (pattern, name, isMatch) => {
    expect(pathMatcher(pattern)(name.split('/'), new Steps('matching', 1))).toBe(isMatch);
  });

  it('stand for a thousand others at most', () => {
    expect(() => pathMatcher('{a,b}'.repeat(20))).toThrow(/stands for more than 1000 patterns/);
  });
});
