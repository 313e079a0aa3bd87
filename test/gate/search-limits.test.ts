import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ReleaseRenderers } from '../../src/cli/clusters/release-renderer.ts';
import type { GateOutput } from '../../src/gate/gate.ts';
import { gateTrees } from '../../src/gate/gate-trees.ts';
import { workTree } from '../../src/platform/work-tree.ts';
import type { SourceTree } from '../../src/render/source-tree.ts';
import { fleetFixture } from '../support/fleet.ts';

const kustomization = 'apps/base/web/kustomization.yaml';
const fixture = workTree(fleetFixture);
const listed = readFileSync(join(fleetFixture, kustomization), 'utf8');
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: all }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`;

/** The fleet, where the application comes with a NetworkPolicy. */
const base = withFiles(fixture, {
  [kustomization]: listed.replace('resources:\n', 'resources:\n  - policy.yaml\n'),
  'apps/base/web/policy.yaml': policy,
});

function withFiles(tree: SourceTree, files: Readonly<Record<string, string>>): SourceTree {
  return {
    files: Array.from(new Set([...tree.files, ...Object.keys(files)])).toSorted(),
    read: (name) => (files[name] === undefined ? tree.read(name) : Buffer.from(files[name])),
  };
}

/** Gates the step that does not list the NetworkPolicy any more; only taking that back shows that it is the cause. */
function gated(notes: number, now: () => number): Promise<GateOutput> {
  const names = Array.from({ length: notes }, (_, index) => `notes/${index}.txt`);
  const head = withFiles(base, { [kustomization]: listed, ...Object.fromEntries(names.map((name) => [name, 'x'])) });
  const renderers = new ReleaseRenderers({});
  return gateTrees({
    tool: { name: 'kubescape-gitops', version: '0' },
    base: { side: { ref: 'main' }, tree: base },
    head: { side: { ref: 'worktree' }, tree: head },
    changed: [kustomization, ...names],
    prefix: '',
    at: 0,
    now,
    releasesOf: (tree, plan) => renderers.of(tree, plan),
    progress: () => {},
  });
}

describe('a search for causes', () => {
  it('takes parts of the change back, however slow the machine is', async () => {
    let time = 0;
    const { report, notices } = await gated(0, () => (time += 10_000));

    expect(notices).toEqual([]);
    expect(report.causes.map(({ certainty, file, side }) => [certainty, file, side])).toEqual([
      ['proved', kustomization, 'base'],
    ]);
  });

  it('ends after so many trials, and says so', async () => {
    const { report, notices } = await gated(70, () => 0);

    expect(notices).toEqual(['the search for causes was ended after 60 renderings without a part of the change']);
    expect(report.reach.experiments).toBe(60);
    expect(report.causes.map(({ certainty }) => certainty)).not.toContain('proved');
  });

  it('ends when it takes minutes, and says that another machine may find more', async () => {
    let time = 0;
    const { report, notices } = await gated(0, () => (time += 3_600_000));

    expect(notices).toEqual([
      'the search for causes was ended after 120 s: a faster machine may find more, so that its report may differ',
    ]);
    expect(report.outcome).toBe('fail');
    expect(report.reach.experiments).toBe(0);
  });
});
