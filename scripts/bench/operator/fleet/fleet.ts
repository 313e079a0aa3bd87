import { makeApp, type App } from '../../engine/cluster/app.ts';
import { Random } from '../../engine/cluster/random.ts';

/** An application with the number of pods that its workload has made. */
export interface Placed {
  readonly app: App;
  readonly pods: number;
}

export interface Fleet {
  readonly seed: number;
  readonly namespaces: readonly string[];
  readonly apps: readonly Placed[];
}

const largestNamespace = 120;
/** Of 100 applications so many have a NetworkPolicy, an account, a role with its binding, a ConfigMap: 1 to 100 pods. */
const companions = 0.05;
const withoutPods = new Set(['CronJob', 'Pod']);

/** Plans a cluster: so many workloads with exactly so many pods. The same numbers give the same cluster. */
export function planFleet(workloads: number, pods: number, seed = 1): Fleet {
  const random = new Random(seed);
  const namespaces: string[] = [];
  const apps: App[] = [];
  while (apps.length < workloads) {
    const namespace = `team-${namespaces.length}`;
    namespaces.push(namespace);
    // Few namespaces are large: the cube of an even distribution.
    const size = Math.ceil(largestNamespace * random.next() ** 3);
    for (let count = 0; count < size && apps.length < workloads; count += 1) {
      apps.push(withFewCompanions(random, makeApp(random, apps.length, namespace)));
    }
  }
  return { seed, namespaces, apps: withPods(apps, pods) };
}

function withFewCompanions(random: Random, app: App): App {
  const hasRole = random.chance(companions);
  return {
    ...app,
    hasRole,
    serviceAccount: hasRole ? app.name : '',
    hasConfiguration: random.chance(companions),
    hasPolicy: random.chance(companions),
  };
}

/** Jobs have one each; the others share what is left evenly. A standalone Pod is a workload. */
function withPods(apps: readonly App[], pods: number): readonly Placed[] {
  const jobs = apps.filter(({ kind }) => kind === 'Job').length;
  const sharing = apps.filter(({ kind }) => kind !== 'Job' && !withoutPods.has(kind)).length;
  let [left, sharers] = [pods - jobs, sharing];
  return apps.map((app) => {
    if (withoutPods.has(app.kind)) return { app, pods: 0 };
    if (app.kind === 'Job') return { app, pods: 1 };
    const own = Math.ceil(left / sharers);
    left -= own;
    sharers -= 1;
    return { app, pods: own };
  });
}
