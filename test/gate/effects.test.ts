import { describe, expect, it } from 'vitest';
import { gatedChanges, lineOf, type Files, type GatedChange } from '../support/gated-change.ts';
import { kustomization, prod, resources } from '../support/gated-fleet.ts';

const gate = gatedChanges();
const names: Readonly<Record<string, string>> = {
  Namespace: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: data }\n',
  PersistentVolumeClaim: `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: web }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
  NetworkPolicy: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: data, namespace: other }
spec: { podSelector: {}, policyTypes: [Ingress] }
`,
};
const withObject = (text: string | undefined, more: Files = {}): Files => ({
  ...prod,
  'apps/kustomization.yaml': resources('web.yaml', 'data.yaml'),
  'apps/data.yaml': text,
  ...more,
});
const without: Files = { 'apps/kustomization.yaml': resources('web.yaml'), 'apps/data.yaml': undefined };
const effectsOf = ({ report }: GatedChange): unknown =>
  report.effects.map(({ kind, what, place, blocks }) => [kind, what, `${place?.file}:${place?.line}`, blocks]);

describe('an emptied Kustomization', () => {
  const emptied: Files = { 'apps/kustomization.yaml': 'resources: []\n', 'apps/web.yaml': undefined };

  it('blocks, though nothing fails any more', async () => {
    const found = await gate(prod, emptied);

    expect(effectsOf(found)).toEqual([
      ['emptied', 'Kustomization flux-system/apps', 'clusters/prod/apps.yaml:1', true],
    ]);
    expect(found.exit).toBe(1);
  });

  it('is only told where the policy says so', async () => {
    const found = await gate({ ...prod, 'kubescape-gitops.yaml': 'gate: { emptied: warn }\n' }, emptied);

    expect(found.report.effects.map(({ blocks }) => blocks)).toEqual([false]);
    expect(found.exit).toBe(0);
  });
});

describe('the deletion of what cannot be brought back', () => {
  it.each(Object.entries(names))('is told: %s', async (kind, text) => {
    const found = await gate(withObject(text), without);

    expect(effectsOf(found)).toEqual([
      [
        'deleted',
        `${kind} ${{ Namespace: '', PersistentVolumeClaim: 'web/', NetworkPolicy: 'other/' }[kind]}data`,
        'apps/data.yaml:1',
        false,
      ],
    ]);
    expect(found.exit).toBe(0);
  });

  it.each(Object.entries(names))('blocks where the policy says so: %s', async (_kind, text) => {
    const found = await gate(withObject(text, { 'kubescape-gitops.yaml': 'gate: { deletions: block }\n' }), without);

    expect([found.report.outcome, found.exit]).toEqual(['fail', 1]);
  });

  it.each<{ readonly name: string; readonly base: Files; readonly head: Files }>([
    {
      name: 'nothing is pruned',
      base: withObject(names['Namespace'], {
        'clusters/prod/apps.yaml': kustomization('apps', './apps', '  prune: false\n'),
      }),
      head: without,
    },
    {
      name: 'it is marked to be kept',
      base: withObject(
        names['Namespace']?.replace(
          'name: data',
          'name: data, annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }',
        ),
      ),
      head: without,
    },
    {
      name: 'another Kustomization brings it now',
      base: withObject(names['Namespace']),
      head: {
        ...without,
        'clusters/prod/data.yaml': kustomization('data', './data'),
        'data/data.yaml': names['Namespace'],
      },
    },
    {
      name: 'its Kustomization is suspended',
      base: withObject(names['Namespace']),
      head: {
        ...without,
        'clusters/prod/apps.yaml': kustomization('apps', './apps', '  prune: true\n  suspend: true\n'),
      },
    },
    {
      name: 'its Kustomization is broken',
      base: withObject(names['Namespace']),
      head: { ...without, 'apps/kustomization.yaml': resources('not-there.yaml') },
    },
  ])('is not told where $name', async ({ base, head }) => {
    const { report } = await gate(base, head);

    expect(report.effects).toEqual([]);
  });

  it('names the line of the base', async () => {
    const two = `${names['NetworkPolicy']}---\n${names['Namespace']}`;
    const { report } = await gate(withObject(two), { 'apps/data.yaml': names['NetworkPolicy'] });

    expect(report.effects.map(({ place }) => place?.line)).toEqual([lineOf(two, 'kind: Namespace') - 1]);
  });
});
