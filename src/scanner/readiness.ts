import type { TargetState, WatchTarget } from '../kube/watch/watched.ts';
import { nameOf } from './kind-states.ts';
import type { WatchTargets } from './watch-targets.ts';

/** Knows what has to be known before anything is written. */
export class Readiness {
  readonly #targets: WatchTargets;
  readonly #states: () => ReadonlyMap<WatchTarget, TargetState>;
  #look: () => void = () => {};
  /** Whether all of it is. */
  isReady = false;

  constructor(targets: WatchTargets, states: () => ReadonlyMap<WatchTarget, TargetState>) {
    this.#targets = targets;
    this.#states = states;
  }

  /** A watch is in another state. */
  look(): void {
    this.#look();
  }

  /** What is still to be waited for, in sentences. */
  pending(): readonly string[] {
    if (this.isReady) return [];
    const states = this.#states();
    const unlisted = this.#targets.all.filter((target) => states.get(target)?.phase === 'starting');
    const unknown = this.#unknownResults();
    if (unlisted.length + unknown.length === 0) return ['what is known is being judged'];
    return [
      ...unlisted.map((target) => `${nameOf(target)} are not listed yet`),
      ...unknown.map((target) => `${nameOf(target)} are not known: ${states.get(target)?.reason ?? ''}`),
    ];
  }

  /** Resolves once it is known what is stored: without that everything would be written again. Throws when the signal comes. */
  async storedKnown(signal: AbortSignal): Promise<void> {
    while (this.#unknownResults().length > 0) {
      signal.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#look = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
    }
  }

  #unknownResults(): readonly WatchTarget[] {
    const states = this.#states();
    return Array.from(this.#targets.results.keys()).filter((target) => {
      const phase = states.get(target)?.phase;
      return phase === 'forbidden' || phase === 'missing';
    });
  }
}
