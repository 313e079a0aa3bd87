import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { provedSentence, provePlaces, type Provable } from '../../../src/cli/scan/prove-places.ts';
import { controls } from '../../../src/engine/controls/index.ts';
import { formatPath } from '../../../src/model/path.ts';
import { Inventory } from '../../../src/engine/inventory.ts';
import { partsOf } from '../../../src/render/judging/parts.ts';
import { ReleaseProofs } from '../../../src/render/judging/release-proofs.ts';
import { resourcesOf } from '../../../src/render/judging/resources.ts';
import { renderCluster } from '../../../src/render/flux/cluster/render-cluster.ts';
import { HelmReleases } from '../../../src/render/flux/release/helm-releases.ts';
import { findEntryPoints } from '../../../src/render/flux/entry/find-entries.ts';
import { workTree } from '../../../src/platform/work-tree.ts';
import { helm, helmProgram } from '../../support/helm.ts';

const fixture = path.resolve(import.meta.dirname, '../../fixtures/releases');

async function judged(): Promise<Provable & { readonly asked: string[] }> {
  const tree = workTree(fixture);
  const [entry] = findEntryPoints(tree);
  if (entry === undefined) throw new Error('the fixture has no entry point');
  const releases = new HelmReleases({ helm: helm() });
  const parts = partsOf(await renderCluster(tree, { entry, strict: true, variables: {}, releases }));
  const chosen = controls.filter(({ id }) => ['C-0057', 'C-0016', 'C-0017', 'C-0046'].includes(id));
  const inventory = new Inventory({ controls: chosen, scope: 'cluster' });
  const proofs = new ReleaseProofs();
  for (const { resource } of resourcesOf(parts, (file) => file, { proofs })) inventory.upsert(resource);
  const asked: string[] = [];
  const prove = releases.proveOrigin.bind(releases);
  releases.proveOrigin = (object, at, limits) => {
    asked.push(formatPath(at.slice(-1)));
    return prove(object, at, limits);
  };
  return { evaluation: inventory.evaluate(), proofs, releases, asked };
}

describe.skipIf(!helmProgram)('proving the places of findings', () => {
  it('asks for each path once, the most severe finding first', async () => {
    const { asked, ...one } = await judged();
    const proved = await provePlaces([one]);

    expect(asked).toEqual(['privileged', 'allowPrivilegeEscalation', 'readOnlyRootFilesystem']);
    expect(proved).toEqual({ asked: 3, proved: 3, left: 0 });
  });

  it('begins nothing once the time is over, and counts what is left', async () => {
    const { asked, ...one } = await judged();

    expect(await provePlaces([one], 0)).toEqual({ asked: 3, proved: 0, left: 3 });
    expect(asked).toEqual([]);
  });
});

describe('the sentence about proofs', () => {
  it.each([
    [{ asked: 0, proved: 0, left: 0 }, 'no finding stands in a release: there is nothing to prove'],
    [{ asked: 57, proved: 57, left: 0 }, 'proved 57 of 57 places in releases'],
    [{ asked: 57, proved: 41, left: 0 }, "proved 41 of 57 places in releases; 16 remain the release's own"],
    [
      { asked: 57, proved: 41, left: 9 },
      "proved 41 of 57 places in releases; 16 remain the release's own, 9 of them for want of time",
    ],
  ])('says of %j', (proved, sentence) => {
    expect(provedSentence(proved)).toBe(sentence);
  });
});
