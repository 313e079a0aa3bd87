import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ReleaseRenderers } from '../../../src/cli/clusters/release-renderer.ts';
import { StateRenderer, type ReleasesOf } from '../../../src/gate/clusters/rendered-cluster.ts';
import { planClusters } from '../../../src/render/config/plan-clusters.ts';
import { readSettings } from '../../../src/render/config/read-settings.ts';
import { findEntryPoints } from '../../../src/render/flux/entry/find-entries.ts';
import { withoutHelm } from '../../../src/render/flux/release/without-helm.ts';
import type { SourceTree } from '../../../src/render/source-tree.ts';
import { Random } from '../../kustomize/origins/random.ts';
import { fleetOf } from '../../render/flux/origins/fleets.ts';
import { helmProgram } from '../../support/helm.ts';
import { skipped } from '../../support/skipped.ts';
import { changedBetween, randomStates, type State } from './random-states.ts';
import { factsOf } from './rendered-facts.ts';

const seed = Number(process.env['FC_SEED'] ?? 20_261_122);
const runs = Number(process.env['STATE_RUNS'] ?? 4);

/**
 * Goes on from state to state, back and forth, and compares each with a render that begins anew. Returns how many were
 * compared.
 */
async function compareStates(
  states: readonly State[],
  releasesOf: ReleasesOf,
  walk: readonly number[],
): Promise<number> {
  const [first = new Map<string, string>()] = states;
  const tree = treeOf(first);
  let compared = 0;
  for (const plan of planClusters(tree, readSettings(tree), findEntryPoints(tree))) {
    const moving = new StateRenderer(tree, releasesOf);
    let before = first;
    for (const index of walk) {
      const state = states[index] ?? first;
      const next = treeOf(state);
      const moved = await moving.render(next, plan, changedBetween(before, state));
      const anew = await new StateRenderer(next, releasesOf).render(next, plan, []);
      expect(factsOf(moved), `${plan.name}, state ${index}`).toEqual(factsOf(anew));
      before = state;
      compared += 1;
    }
  }
  return compared;
}

function treeOf(state: State): SourceTree {
  const bytes = new Map(Array.from(state, ([name, text]) => [name, new TextEncoder().encode(text)]));
  return {
    files: Array.from(bytes.keys()).toSorted(),
    read: (name) => bytes.get(name) ?? new Uint8Array(),
  };
}

function filesOf(folder: string): State {
  const names = globSync('**/*', { cwd: folder, exclude: ['**/LICENSE'] }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  );
  return new Map(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

/** 0, then states at random, some of them again. */
function walkOver(count: number, random: Random): readonly number[] {
  return [0, ...Array.from({ length: 2 * count }, () => random.below(count)), 0];
}

const renderers = helmProgram && new ReleaseRenderers(process.env);
const releasesOf: ReleasesOf = (tree, plan) => renderers?.of(tree, plan) ?? withoutHelm('there is no helm');

describe('a state that others were rendered before is as if it were the first', () => {
  it.each(Array.from({ length: runs }, (_, index) => seed + index))('of generated fleet %d', async (number) => {
    const states = randomStates(new Map(Object.entries(fleetOf(number))), number, 6);
    expect(await compareStates(states, releasesOf, walkOver(6, new Random(number)))).toBeGreaterThan(0);
  });

  it.each(['fleet', 'releases'])('of the repository %s', async (name) => {
    const files = filesOf(path.resolve(import.meta.dirname, '../../fixtures', name));
    for (let run = 0; run < runs; run++) {
      const states = randomStates(files, seed + run, 6);
      expect(await compareStates(states, releasesOf, walkOver(6, new Random(seed + run)))).toBeGreaterThan(0);
    }
  });

  const repositories = path.resolve(import.meta.dirname, '../../../../shared/repos');
  if (!existsSync(repositories)) skipped('3 tests over real repositories; put "shared" beside the checkout');
  it.runIf(existsSync(repositories)).each(['home-ops', 'flux2-multi-tenancy', 'flux2-kustomize-helm-example'])(
    'of the real repository %s',
    async (name) => {
      const count = name === 'home-ops' ? 3 : 6;
      const states = randomStates(filesOf(path.join(repositories, name)), seed, count);
      expect(await compareStates(states, releasesOf, walkOver(count, new Random(seed)))).toBeGreaterThan(0);
    },
    60_000,
  );
});
