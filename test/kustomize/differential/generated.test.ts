import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kustomizeOracle } from '../../../scripts/oracle/kustomize.ts';
import { memoryFileSystem } from '../../../src/kustomize/index.ts';
import { oracleBuild } from '../../support/kustomize-oracle.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { describeOutcomes, isSame, ourBuild, writeTree, type Tree } from './compare.ts';
import { trees } from './trees.ts';

/** How many trees are built; `DIFFERENTIAL_RUNS=5000 FC_SEED=1` asks for more and for others. */
const runs = Number(process.env['DIFFERENTIAL_RUNS'] ?? 250);
/** Generous, in milliseconds: a build takes some 20, and a failure is made smaller for a while. */
const timeout = 120_000 + runs * 500;
/** How many of the builds have to succeed for the rest to mean something. */
const leastSuccess = 0.25;

const oracle = kustomizeOracle.find();
if (oracle === undefined) process.stderr.write(`SKIPPED ${runs} generated builds: ${kustomizeOracle.missing}\n`);

function describeTree(tree: Tree): string {
  const shown = ([name, content]: readonly [string, string | Uint8Array]): string =>
    `--- ${name}\n${typeof content === 'string' ? content : `bytes: ${content.join(' ')}\n`}`;
  return Object.entries(tree).map(shown).join('');
}

describe.skipIf(oracle === undefined)('generated trees', () => {
  it('are built as kustomize builds them, or not at all as it does not', { timeout }, async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'kustomize-differential-'));
    let [built, succeeded] = [0, 0];
    const equals = fc.asyncProperty(trees, async ({ tree, target }) => {
      await writeTree(directory, tree);
      const ours = ourBuild(memoryFileSystem(tree), `/${target}`);
      const theirs = await oracleBuild(oracle ?? '', path.join(directory, target));
      built += 1;
      if ('text' in theirs) succeeded += 1;
      // Known difference: where the real program crashes there is nothing to compare with.
      if ('error' in theirs && theirs.error.includes('panic: ')) return;
      if (!isSame(ours, theirs))
        throw new Error(`${describeTree(tree)}=== ${target}\n${describeOutcomes(ours, theirs)}`);
    });
    try {
      await fc.assert(equals, {
        ...propertyRuns(runs),
        interruptAfterTimeLimit: timeout - 60_000,
        markInterruptAsFailure: true,
      });
      expect(succeeded / built).toBeGreaterThan(leastSuccess);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
