import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultIdentity } from '../../../src/kube/names/result-identity.ts';
import type { KubeFault } from '../../../src/kube/api/kube-error.ts';
import type { Result } from '../../../src/scanner/results/build-result.ts';
import { buildResults } from '../../../src/scanner/results/build-results.ts';
import { resourceId } from '../../../src/model/resource.ts';
import { identityOf } from '../../support/inventories.ts';
import { settings } from '../../support/posture-results.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { JudgeHere } from '../../support/scanner/judge-here.ts';
import { happenings, slots, type Slot } from '../../support/universe.ts';

/** A cluster is watched by one version of each kind: others would be the same object again. */
function ofOneVersion(universe: readonly Slot[]): readonly Slot[] {
  const versions = new Map<string, string>();
  return universe.filter(({ states: [object] }) => {
    const identity = identityOf(object);
    const known = versions.get(resultIdentity(identity)) ?? identity.apiVersion;
    versions.set(resultIdentity(identity), known);
    return known === identity.apiVersion;
  });
}

/** What stored results say that they hold. */
function contentsOf(here: JudgeHere): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Array.from(here.server.objects.values(), ({ kind, metadata }) => [
      `${kind} ${metadata.namespace}/${metadata.name}`,
      metadata.annotations?.['kubescape-gitops.dev/content-hash'],
    ]),
  );
}

/** What would be stored, were everything judged at once. */
function wantedOf(here: JudgeHere): readonly Result[] {
  return buildResults(
    here.inventory.evaluate().verdicts,
    (key) => here.find(key),
    (namespace, name) => here.stored.holderOf(namespace, name),
    settings,
  );
}

const faults = fc.array(
  fc.constantFrom<(KubeFault | undefined)[]>(undefined, undefined, undefined, 'busy', 'conflict', 'late'),
  {
    maxLength: 60,
  },
);

describe('results that are written as things happen', () => {
  it('are in the end those of everything judged at once, whatever happened in whatever order and failed meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(slots(), happenings, faults, async (all, story, failures) => {
        const universe = ofOneVersion(all);
        const here = new JudgeHere();
        const left = [...failures];
        here.server.before = () => left.shift();
        for (const { slot, state, asked } of story) {
          const states = universe[slot]?.states;
          if (!states) continue;
          if (state === 'deleted') here.delete(states[0]);
          else here.set(states[state]);
          if (asked !== 'nothing') await here.catchUp();
        }
        here.server.before = () => undefined;
        expect(await here.catchUp()).toBe(true);

        const wanted = wantedOf(here).flatMap(({ scan, summary }) => [scan, summary]);
        expect(contentsOf(here)).toEqual(
          Object.fromEntries(
            wanted.map(({ kind, metadata }) => [
              `${kind} ${metadata.namespace}/${metadata.name}`,
              metadata.annotations['kubescape-gitops.dev/content-hash'],
            ]),
          ),
        );
      }),
      propertyRuns(150),
    );
  });

  it('are not written again by a process that begins anew', async () => {
    await fc.assert(
      fc.asyncProperty(slots(), async (all) => {
        const universe = new Map(ofOneVersion(all).map(({ states }) => [resourceId(identityOf(states[0])), states[0]]));
        const objects = Array.from(universe.values());
        const before = new JudgeHere();
        for (const object of objects) before.set(object);
        await before.catchUp();
        const written = before.server.writes.length;

        const after = new JudgeHere(before.server);
        for (const object of objects.toReversed()) after.set(object);
        await after.catchUp();

        expect(after.server.writes.slice(written)).toEqual([]);
      }),
      propertyRuns(60),
    );
  });
});
