import { FluxError } from '../flux-error.ts';
import { largestCluster, mostKustomizations, mostObjects } from '../limits.ts';

/** What one round over a cluster may still come to, so that a few files cannot make a cluster without end. */
export class ClusterBudget {
  readonly #entry: string;
  #kustomizations = mostKustomizations;
  #objects = mostObjects;
  #size = largestCluster;

  /** `entry` is the path of the entry point, for messages. The methods throw a FluxError that names it. */
  constructor(entry: string) {
    this.#entry = entry;
  }

  takeKustomization(key: string): void {
    if (--this.#kustomizations >= 0) return;
    throw new FluxError(
      `${this.#entry} has more than ${mostKustomizations} Kustomizations and ResourceSets; one too many is "${key}"`,
    );
  }

  takeObjects(count: number, key: string): void {
    this.#objects -= count;
    if (this.#objects >= 0) return;
    throw new FluxError(`${this.#entry} has more than ${mostObjects} objects; too many come with "${key}"`);
  }

  /** Takes the size of what was built, in values and characters. */
  takeSize(size: number, key: string): void {
    this.#size -= size;
    if (this.#size >= 0) return;
    throw new FluxError(
      `the objects of ${this.#entry} are larger than ${largestCluster} values and characters together; too much comes with "${key}"`,
    );
  }
}
