import { makeApp } from './app.ts';
import { companionsOf, namespaceObjects } from './companions.ts';
import { Random } from './random.ts';
import { workloadOf } from './workloads.ts';
import type { Mapping } from './yaml.ts';

export interface ClusterPlan {
  /** How many objects, exactly. One alone is a Deployment. */
  readonly size: number;
  readonly seed: number;
  /** The largest namespace, in applications; most are smaller. */
  readonly largestNamespace: number;
}

/** The objects of a made-up cluster, application by application. The same plan gives the same objects. */
export function* generateCluster({ size, seed, largestNamespace }: ClusterPlan): Generator<Mapping> {
  const random = new Random(seed);
  if (size === 1) {
    yield workloadOf(random, makeApp(random, 0, 'shop', 'Deployment'));
    return;
  }
  let left = size;
  for (const object of endless(random, largestNamespace)) {
    if (left-- <= 0) return;
    yield object;
  }
}

function* endless(random: Random, largestNamespace: number): Generator<Mapping> {
  let number = 0;
  for (let index = 0; ; index++) {
    const namespace = `team-${index}`;
    yield* namespaceObjects(random, namespace);
    // Few namespaces are large: the cube of an even distribution.
    const apps = Math.ceil(largestNamespace * random.next() ** 3);
    for (let count = 0; count < apps; count++) {
      const app = makeApp(random, number++, namespace);
      yield workloadOf(random, app);
      yield* companionsOf(random, app);
    }
  }
}
