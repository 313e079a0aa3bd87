import { FluxError } from '../flux-error.ts';
import { largestCluster, longestRender, mostKustomizations, mostObjects } from '../limits.ts';

/** How long the render of a cluster may take, and by which clock. */
export interface RenderTime {
  /** Of the clock, from the beginning of the render. Default: five minutes. */
  readonly milliseconds?: number;
  /** Milliseconds that only grow. Default: those of this machine. */
  readonly now?: () => number;
}

/** A cluster takes longer to render than it may. */
export class RenderTimeError extends FluxError {}

/** What rendering a cluster may still come to, so that a few files cannot make a cluster, or a render, without end. */
export class ClusterBudget {
  readonly #entry: string;
  readonly #milliseconds: number;
  readonly #now: () => number;
  readonly #end: number;
  /** What was first refused for want of time. */
  #refused: string | undefined;
  #kustomizations = mostKustomizations;
  #objects = mostObjects;
  #size = largestCluster;

  /** `entry` is the path of the entry point, for messages. The methods throw a FluxError that names it. */
  constructor(entry: string, { milliseconds = longestRender, now = () => performance.now() }: RenderTime = {}) {
    this.#entry = entry === '' ? '.' : entry;
    this.#milliseconds = milliseconds;
    this.#now = now;
    this.#end = now() + milliseconds;
  }

  /** All but the time is given anew: each round goes over the whole cluster. */
  startRound(): void {
    this.#kustomizations = mostKustomizations;
    this.#objects = mostObjects;
    this.#size = largestCluster;
  }

  /** Asks for the time to begin with something. Throws a RenderTimeError once that is over. */
  takeTime(key: string): void {
    if (this.#now() < this.#end) return;
    this.#refused ??= key;
    this.checkTime();
  }

  /** Throws a RenderTimeError if anything was refused for want of time, even if nobody minded then. */
  checkTime(): void {
    if (this.#refused === undefined) return;
    throw new RenderTimeError(
      `${this.#entry} takes longer to render than the ${this.#milliseconds / 1000} seconds that it may: ` +
        `they were over before "${this.#refused}"; give it more time, or look for what it has too much of`,
    );
  }

  takeKustomization(key: string): void {
    this.takeTime(key);
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
