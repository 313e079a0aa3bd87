import { describe, expect, it } from 'vitest';
import type { RenderedKustomization } from '../../../../src/render/flux/cluster/rendered.ts';
import { configMap, fluxKustomization, kustomizationOf, namesOf, render } from '../../../support/flux-tree.ts';

/** The Kustomization `apps` over one file of objects. */
async function apps(objects: string, spec = '{}'): Promise<RenderedKustomization> {
  return kustomizationOf(
    await render({ 'cluster/k.yaml': fluxKustomization('apps', './apps', spec), 'apps/a.yaml': objects }),
    'apps',
  );
}

const deployment = (container: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default, labels: {app: web, team: own}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ${container}}]}
`;

describe('an applied object', () => {
  it('has the labels of its owner, over its own', async () => {
    const [object] = (
      await apps(configMap('a', '{}', 'default', '{labels: {kustomize.toolkit.fluxcd.io/name: mine, a: b}}'))
    ).objects;
    const labels = {
      a: 'b',
      'kustomize.toolkit.fluxcd.io/name': 'apps',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    };
    expect(object?.object).toMatchObject({ metadata: { labels } });
  });

  it('has commonMetadata on its own metadata only, literally and over its own (trap 8)', async () => {
    const spec =
      '{commonMetadata: {labels: {team: "${A}", x: y}, annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}}, postBuild: {substitute: {A: a}}}';
    const [object] = (await apps(deployment('args: ["${A}"]'), spec)).objects;
    expect(object?.object).toMatchObject({
      metadata: { labels: { app: 'web', team: '${A}', x: 'y' } },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ args: ['a'] }] } },
      },
    });
    expect(JSON.stringify(object?.object['spec'])).not.toContain('"x"');
  });

  it('loses what its kind does not have, and says so; custom kinds keep all (trap 10)', async () => {
    const typo = deployment('securityContext: {runAsNonroot: true, privileged: false}, ports: [{containerPort: 80}]');
    const [object] = (await apps(typo)).objects;
    expect(object?.dropped).toEqual([['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'runAsNonroot']]);
    expect(JSON.stringify(object?.object)).not.toContain('runAsNonroot');
    expect(JSON.stringify(object?.object)).toContain('"protocol":"TCP"');
    const custom = (
      await apps(
        'apiVersion: example.com/v1\nkind: App\nmetadata: {name: a}\nspec: {runAsNonroot: true}\nstatus: {x: y}',
      )
    ).objects[0];
    expect(custom?.object).toMatchObject({ spec: { runAsNonroot: true } });
    expect(custom?.object).not.toHaveProperty('status');
  });

  it('is none where a marker keeps it from being applied; it is rendered apart (trap 11)', async () => {
    const marked = (name: string, field: string, marker: string): string =>
      configMap(name, '{k: v}', 'default', `{${field}: {kustomize.toolkit.fluxcd.io/${marker}}}`);
    const objects = [
      marked('disabled', 'annotations', 'reconcile: disabled'),
      marked('upper', 'labels', 'reconcile: DISABLED'),
      marked('ignored', 'annotations', 'ssa: Ignore'),
      marked('merged', 'annotations', 'ssa: Merge'),
      marked('enabled', 'annotations', 'reconcile: enabled'),
    ];
    const rendered = await apps(objects.join(''));
    expect(namesOf(rendered.objects)).toEqual(['ConfigMap/default/merged', 'ConfigMap/default/enabled']);
    expect(namesOf(rendered.skipped)).toEqual(
      ['disabled', 'upper', 'ignored'].map((name) => `ConfigMap/default/${name}`),
    );
  });

  it('comes out of a list, and is no kustomization', async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: x}\n`;
    expect(namesOf((await apps(list)).objects)).toEqual(['ConfigMap/a', 'ConfigMap/b']);
  });

  it('is not followed where a marker keeps a Kustomization from being applied', async () => {
    const child = fluxKustomization('child', './child').replace(
      'namespace: flux-system}',
      'namespace: flux-system, labels: {kustomize.toolkit.fluxcd.io/reconcile: disabled}}',
    );
    const cluster = await render({ 'cluster/k.yaml': child, 'child/a.yaml': configMap('a') });
    expect(cluster.kustomizations.map(({ name }) => name)).toEqual(['flux-system']);
    expect(namesOf(cluster.kustomizations[0]?.skipped ?? [])).toEqual(['Kustomization/flux-system/child']);
  });
});
