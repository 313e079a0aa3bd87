import { describe, expect, it } from 'vitest';
import { configMap, fluxKustomization, render } from '../../../support/flux-tree.ts';

describe('clusters without end', () => {
  it('end where Kustomizations keep coming of each other', async () => {
    const files = {
      'cluster/k.yaml': fluxKustomization('k', 'grow', '{postBuild: {substitute: {N: x}}}'),
      'grow/k.yaml': fluxKustomization('"k${N}"', 'grow', '{postBuild: {substitute: {N: "${N}x"}}}'),
    };
    const { kustomizations } = await render(files);
    expect(kustomizations).toHaveLength(51);
    expect(kustomizations.at(-1)).toMatchObject({
      state: 'error',
      error: expect.stringContaining('50 Kustomizations come of each other'),
    });
  });

  it('end where names outgrow what a cluster takes', async () => {
    const files = {
      'cluster/k.yaml': fluxKustomization('k', 'grow', '{postBuild: {substitute: {N: xx}}}'),
      'grow/k.yaml': fluxKustomization('"k${N}"', 'grow', '{postBuild: {substitute: {N: "${N}${N}"}}}'),
    };
    const { kustomizations } = await render(files);
    expect(kustomizations.at(-1)).toMatchObject({
      state: 'error',
      error: expect.stringContaining('more than 253 characters'),
    });
  });

  it('end where each Kustomization makes two', async () => {
    const twins = ['a', 'b'].map((side) =>
      fluxKustomization(`"${side}\${N}"`, 'grow', `{postBuild: {substitute: {N: "${side}\${N}"}}}`),
    );
    const files = {
      'cluster/k.yaml': fluxKustomization('k', 'grow', '{postBuild: {substitute: {N: x}}}'),
      'grow/k.yaml': twins.join(''),
    };
    await expect(render(files)).rejects.toThrow('cluster has more than 5000 Kustomizations');
  });

  it('end where the same objects are rendered under ever new names', async () => {
    const children = Array.from({ length: 60 }, (_, index) =>
      fluxKustomization(`k${index}`, 'apps', `{namePrefix: p${index}-}`),
    );
    const objects = Array.from({ length: 4000 }, (_, index) => configMap(`c${index}`));
    await expect(render({ 'cluster/k.yaml': children.join(''), 'apps/a.yaml': objects.join('') })).rejects.toThrow(
      'cluster has more than 100000 objects',
    );
  });

  it('are no trouble while they are large but honest', async () => {
    const files: Record<string, string> = {};
    for (let index = 0; index < 50_000; index++) files[`docs/${index % 500}/${index}.md`] = '';
    files['cluster/k.yaml'] = Array.from({ length: 500 }, (_, index) =>
      fluxKustomization(`k${index}`, `apps/${index}`),
    ).join('');
    for (let index = 0; index < 500; index++) files[`apps/${index}/cm.yaml`] = configMap(`c${index}`);
    expect((await render(files)).kustomizations.every(({ state }) => state === 'ok')).toBe(true);
  });
});
