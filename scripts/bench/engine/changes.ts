import { controls } from '../../../src/engine/controls/index.ts';
import { Inventory } from '../../../src/engine/inventory.ts';
import { resourceId, type Resource } from '../../../src/model/resource.ts';
import { alterations, type Alteration } from './alterations.ts';
import { generateCluster, type ClusterPlan } from './cluster/generate.ts';
import { Random } from './cluster/random.ts';
import type { Data, Mapping } from './cluster/yaml.ts';
import { median, quantile } from '../statistics.ts';

/** What changing one object of a kind costs, until all verdicts are up to date. */
export interface ChangeFigures {
  readonly kind: string;
  readonly changes: number;
  readonly medianMilliseconds: number;
  readonly p99Milliseconds: number;
  /** How many times a rule judged a resource again. */
  readonly medianJudgements: number;
  readonly mostJudgements: number;
  /** How many resources had another verdict. */
  readonly medianAffected: number;
  /** Changes that had to be noticed and were not. */
  readonly missed: number;
}

export interface InventoryFigures {
  readonly objects: number;
  readonly fillSeconds: number;
  readonly judgements: number;
  readonly kinds: readonly ChangeFigures[];
}

/** Fills an inventory with a made-up cluster and changes single objects in it. */
export function measureChanges(
  plan: ClusterPlan & { readonly changes: number },
  log: (line: string) => void,
): InventoryFigures {
  const inventory = new Inventory({ controls, scope: 'cluster' });
  const samples = new Samples(plan.changes, plan.seed);
  const started = performance.now();
  for (const object of generateCluster(plan)) {
    inventory.upsert(resourceOf(object));
    samples.offer(object);
  }
  inventory.changes();
  const fillSeconds = (performance.now() - started) / 1000;
  const { judgements } = inventory;
  log(`inventory of ${plan.size} objects filled: ${fillSeconds.toFixed(2)} s, ${judgements} judgements`);
  const kinds = Object.entries(alterations).map(([kind, alteration]) =>
    changeKind(inventory, kind, samples.of(kind), alteration),
  );
  return { objects: plan.size, fillSeconds, judgements, kinds };
}

function changeKind(
  inventory: Inventory,
  kind: string,
  objects: readonly Mapping[],
  alteration: Alteration,
): ChangeFigures {
  const times: number[] = [];
  const judgements: number[] = [];
  const affected: number[] = [];
  let missed = 0;
  for (const [index, object] of objects.entries()) {
    const resource = resourceOf(alteration.alter(object, index));
    const before = inventory.judgements;
    const started = performance.now();
    inventory.upsert(resource);
    const changes = inventory.changes();
    times.push(performance.now() - started);
    judgements.push(inventory.judgements - before);
    affected.push(changes.length);
    if (alteration.isNoticed && !changes.some(({ key }) => key === resource.key)) missed++;
    // Back again, not counted, so that every change meets the same cluster.
    inventory.upsert(resourceOf(object));
    inventory.changes();
  }
  return {
    kind,
    changes: objects.length,
    medianMilliseconds: median(times),
    p99Milliseconds: quantile(times, 0.99),
    medianJudgements: median(judgements),
    mostJudgements: Math.max(0, ...judgements),
    medianAffected: median(affected),
    missed,
  };
}

/** A fair choice of objects of each kind that is changed (reservoir sampling). */
class Samples {
  readonly #chosen = new Map<string, Mapping[]>();
  readonly #seen = new Map<string, number>();
  readonly #random: Random;
  readonly #size: number;

  constructor(size: number, seed: number) {
    this.#size = size;
    this.#random = new Random(seed);
  }

  offer(object: Mapping): void {
    const kind = text(object['kind']);
    if (!Object.hasOwn(alterations, kind)) return;
    const chosen = this.#chosen.get(kind) ?? [];
    const seen = (this.#seen.get(kind) ?? 0) + 1;
    this.#chosen.set(kind, chosen);
    this.#seen.set(kind, seen);
    const place = seen <= this.#size ? seen - 1 : this.#random.integer(0, seen - 1);
    if (place < this.#size) chosen[place] = object;
  }

  of(kind: string): readonly Mapping[] {
    return this.#chosen.get(kind) ?? [];
  }
}

function resourceOf(object: Mapping): Resource {
  const metadata = object['metadata'] as Mapping;
  const identity = {
    apiVersion: text(object['apiVersion']),
    kind: text(object['kind']),
    namespace: text(metadata['namespace']),
    name: text(metadata['name']),
  };
  return { ...identity, key: resourceId(identity), object };
}

function text(value: Data | undefined): string {
  return typeof value === 'string' ? value : '';
}
