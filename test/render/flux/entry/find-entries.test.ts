import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findEntryPoints } from '../../../../src/render/flux/entry/find-entries.ts';
import { workTree } from '../../../../src/platform/work-tree.ts';
import { toJson } from '../../../../src/kustomize/index.ts';

const treeOf = (files: Readonly<Record<string, string>>): Parameters<typeof findEntryPoints>[0] => ({
  files: Object.keys(files).toSorted(),
  read: (name) => new TextEncoder().encode(files[name] ?? ''),
});

const sync = (directory: string, kind = 'GitRepository'): string => `
apiVersion: source.toolkit.fluxcd.io/v1
kind: ${kind}
metadata: {name: flux-system, namespace: flux-system}
spec: {url: ssh://git@example.com/fleet}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  path: ${directory}
  sourceRef: {kind: ${kind}, name: flux-system}
`;

describe('findEntryPoints', () => {
  it('finds what flux bootstrap wrote, with its version', () => {
    const entries = findEntryPoints(
      treeOf({
        'clusters/dev/flux-system/gotk-sync.yaml': sync('./clusters/dev'),
        'clusters/dev/flux-system/gotk-components.yaml': '---\n# Flux Version: v2.6.4\nkind: Namespace',
        'clusters/prod/start.yml': sync('clusters//prod/'),
        'apps/web.yaml': 'kind: Deployment',
      }),
    );
    expect(entries.map(({ path: at, url, fluxVersion, source }) => ({ at, url, fluxVersion, source }))).toEqual([
      {
        at: 'clusters/dev',
        url: 'ssh://git@example.com/fleet',
        fluxVersion: '2.6.4',
        source: { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' },
      },
      expect.objectContaining({ at: 'clusters/prod', fluxVersion: undefined }),
    ]);
  });

  it('takes no other Kustomization for an entry point', () => {
    const files = {
      'apps/web.yaml': sync('./elsewhere'),
      'tenants/x.yaml': sync('./tenants').replace('name: flux-system}\n', 'name: other}\n'),
      'root.yaml': sync('./'),
      'oci.yaml': sync('./', 'OCIRepository'),
      'broken.yaml': `${sync('./')}\n\t: [`,
    };
    expect(findEntryPoints(treeOf(files))).toEqual([]);
  });

  it('finds the directory of a placeholder', () => {
    const [entry, ...others] = findEntryPoints(
      treeOf({ 'clusters/prod/flux-system/gotk-sync.yaml': '# flux bootstrap writes this\n' }),
    );
    expect(others).toEqual([]);
    expect(entry && toJson(entry.kustomization)).toMatchObject({
      metadata: { name: 'flux-system', namespace: 'flux-system' },
      spec: { path: './clusters/prod', prune: true, sourceRef: { kind: 'GitRepository', name: 'flux-system' } },
    });
  });

  it.each([
    ['broken', '\t: ['],
    ['too large', `# ${'x'.repeat(5 * 1024 * 1024)}\n${sync('./clusters/prod')}`],
  ])('finds the directory of a file that is %s, so that rendering it shows that', (_, text) => {
    const [entry] = findEntryPoints(treeOf({ 'clusters/prod/flux-system/gotk-sync.yaml': text }));
    expect(entry?.path).toBe('clusters/prod');
  });

  it('finds FluxInstances, and those in the values of their chart', () => {
    const instance = (spec: string): string =>
      `apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux}\nspec: ${spec}`;
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: flux-instance}
spec:
  chartRef: {kind: OCIRepository, name: flux-instance}
  values: {instance: {distribution: {version: 2.x}, sync: {kind: OCIRepository, path: cluster, url: oci://x}}}`;
    const entries = findEntryPoints(
      treeOf({
        'a.yaml': instance('{sync: {kind: GitRepository, path: ./a, url: https://x, ref: refs/heads/main, name: b}}'),
        'b.yaml': release,
        'c.yaml': instance('{distribution: {version: 2.x}}'),
      }),
    );
    expect(
      entries.map(({ path: at, source, fluxVersion }) => [at, Object.values(source).join('/'), fluxVersion]),
    ).toEqual([
      ['a', 'GitRepository/b/flux', undefined],
      ['cluster', 'OCIRepository/flux-system/flux-system', '2.x'],
    ]);
  });

  const repos = path.resolve(import.meta.dirname, '../../../../../shared/repos');
  it.skipIf(!existsSync(repos)).each([
    ['flux2-kustomize-helm-example', ['clusters/production', 'clusters/staging']],
    ['flux2-multi-tenancy', ['clusters/production', 'clusters/staging']],
    ['home-ops', ['kubernetes/flux/cluster']],
  ])('finds those of %s', (name, expected) => {
    expect(findEntryPoints(workTree(path.join(repos, name))).map((entry) => entry.path)).toEqual(expected);
  });
});
