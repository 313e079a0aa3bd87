import { Slots } from '../../platform/slots.ts';
import type { KubeApi } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';
import { TargetWatch } from './target-watch.ts';
import type { WatchNews } from './watch-news.ts';
import { type WatchSettings, usualSettings } from './watch-settings.ts';
import type { ObjectHandler, TargetState, WatchTarget } from './watched.ts';

export type { WatchNews } from './watch-news.ts';

/** Lists and watches targets, each by itself: what breaks one leaves the others alone. */
export class WatchedKinds {
  readonly #watches: ReadonlyMap<WatchTarget, TargetWatch>;
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly #runs: Promise<unknown>;

  private constructor(
    api: KubeApi,
    targets: readonly WatchTarget[],
    handlerOf: (target: WatchTarget) => ObjectHandler,
    news: WatchNews,
    settings: WatchSettings,
  ) {
    const slots = new Slots(settings.listsAtOnce);
    const onPhase = (): void => this.#waiting.forEach((look) => look());
    const around = { api, news, settings, slots, signal: this.#stop.signal, onPhase };
    this.#watches = new Map(targets.map((target) => [target, new TargetWatch(target, handlerOf(target), around)]));
    this.#runs = Promise.all(Array.from(this.#watches.values(), (watch) => watch.run()));
  }

  /** Begins at once; whatever goes wrong shows in `states` and in the news, and is tried again. */
  static start(
    api: KubeApi,
    targets: readonly WatchTarget[],
    handlerOf: (target: WatchTarget) => ObjectHandler,
    news: WatchNews = {},
    settings: Partial<WatchSettings> = {},
  ): WatchedKinds {
    return new WatchedKinds(api, targets, handlerOf, news, { ...usualSettings, ...settings });
  }

  states(): ReadonlyMap<WatchTarget, TargetState> {
    return new Map(Array.from(this.#watches, ([target, watch]) => [target, watch.state]));
  }

  /** Resolves once no target is `starting`. Throws KubeError `aborted` when the signal or `stop` comes first. */
  settled(signal?: AbortSignal): Promise<void> {
    const { signal: stopped } = this.#stop;
    const ends = AbortSignal.any(signal ? [stopped, signal] : [stopped]);
    return new Promise((resolve, reject) => {
      const done = (finish: () => void): void => {
        this.#waiting.delete(look);
        ends.removeEventListener('abort', look);
        finish();
      };
      const look = (): void => {
        if (this.#isSettled()) done(resolve);
        else if (ends.aborted) done(() => reject(new KubeError('aborted', 'stopped before all kinds were listed')));
      };
      this.#waiting.add(look);
      ends.addEventListener('abort', look);
      look();
    });
  }

  /** Whether everything of the target up to this version has been told (decimal versions are compared as integers). */
  hasReached(target: WatchTarget, resourceVersion: string): boolean {
    return this.#watches.get(target)?.hasReached(resourceVersion) ?? false;
  }

  /** Ends all connections. Nothing is told from now on. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#runs;
  }

  #isSettled(): boolean {
    return Array.from(this.#watches.values()).every(({ state }) => state.phase !== 'starting');
  }
}
