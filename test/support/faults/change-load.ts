import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { until } from '../cluster/until.ts';
import { Chance } from './chance.ts';
import { changeSomething, toggleNamespace } from './changes.ts';

export interface LoadOptions {
  readonly seed: number;
  /** Between the beginnings of two changes, in milliseconds. */
  readonly pause?: number;
}

const lasting: readonly [string, ...string[]] = ['load-a', 'load-b', 'load-c'];
const fleeting = 'load-fleeting';
const namespaces: readonly [string, ...string[]] = [...lasting, fleeting];
/** One change in so many is about a whole namespace. */
const ofNamespaces = 50;

/** Changes a cluster by chance until it is told to stop. What the API server does not take is left out. */
export class ChangeLoad {
  readonly #cluster: Cluster;
  readonly #chance: Chance;
  readonly #pause: number;
  readonly #end = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #done = 0;
  #refused = 0;

  private constructor(cluster: Cluster, { seed, pause = 50 }: LoadOptions) {
    this.#cluster = cluster;
    this.#chance = new Chance(seed);
    this.#pause = pause;
  }

  /** Makes the namespaces, and begins to change what is in them. */
  static async start(cluster: Cluster, options: LoadOptions): Promise<ChangeLoad> {
    const load = new ChangeLoad(cluster, options);
    await cluster.apply(...namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
    load.#running = load.#run();
    return load;
  }

  /** How many changes were tried so far, and how many of them found no API server. */
  get counts(): { readonly done: number; readonly refused: number } {
    return { done: this.#done, refused: this.#refused };
  }

  /** Resolves once so many more changes were tried. */
  async more(changes: number): Promise<void> {
    const goal = this.#done + changes;
    await until(`${changes} changes`, async () => this.#done >= goal, 120_000);
  }

  /** Resolves when the last change is over. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#end.signal.aborted) {
      try {
        if (this.#chance.below(ofNamespaces) === 0) await toggleNamespace(this.#cluster, fleeting);
        else await changeSomething(this.#cluster, namespaces, this.#chance);
      } catch {
        this.#refused += 1;
      }
      this.#done += 1;
      await sleep(this.#pause);
    }
  }
}
