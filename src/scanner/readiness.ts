import type { TargetState, WatchTarget } from '../kube/watch/watched.ts';
import { nameOf } from './kind-states.ts';
import type { WatchTargets } from './watch-targets.ts';

/** How long a kind that fails to be listed is waited for: then the others go on without it. In milliseconds. */
const patience = 20_000;

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
    const unknown = this.#unknownResults().filter((target) => !unlisted.includes(target));
    if (unlisted.length + unknown.length === 0) return ['what is known is being judged'];
    return [
      ...unlisted.map((target) => {
        const reason = states.get(target)?.reason ?? '';
        return `${nameOf(target)} are not listed yet${reason === '' ? '' : `: ${reason}`}`;
      }),
      ...unknown.map((target) => `${nameOf(target)} are not known: ${states.get(target)?.reason ?? ''}`),
    ];
  }

  /**
   * Resolves once all kinds are listed, or refused, or have failed again and again: one kind does not keep the others
   * waiting. Throws when the signal comes.
   */
  async settled(signal: AbortSignal, milliseconds = patience): Promise<void> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#look();
    }, milliseconds);
    try {
      await this.#until(() => this.#isSettled(isLate), signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves once it is known what is stored: without that everything would be written again. Throws when the signal comes. */
  async storedKnown(signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#unknownResults().length === 0, signal);
  }

  async #until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
    while (!isSo()) {
      signal.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#look = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
    }
    signal.throwIfAborted();
  }

  #isSettled(isLate: boolean): boolean {
    const states = this.#states();
    const starting = this.#targets.all.filter((target) => states.get(target)?.phase === 'starting');
    return starting.every((target) => isLate && states.get(target)?.reason !== '');
  }

  #unknownResults(): readonly WatchTarget[] {
    const states = this.#states();
    return Array.from(this.#targets.results.keys()).filter((target) => {
      const phase = states.get(target)?.phase;
      return phase !== 'synced' && phase !== 'stale';
    });
  }
}
