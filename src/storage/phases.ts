import type { ServedKind } from '../kube/api/kube-api.ts';
import type { TargetState, WatchTarget } from '../kube/watch/watched.ts';
import { isUp } from '../service/watching/watch-news.ts';

/** How far the watches are, by kind. */
export class Phases {
  readonly #states = new Map<ServedKind, { readonly target: WatchTarget; readonly state: TargetState }>();

  constructor(targets: Iterable<WatchTarget>) {
    const state: TargetState = { phase: 'starting', reason: '', since: Date.now() };
    for (const target of targets) this.#states.set(target.kind, { target, state });
  }

  of(kind: ServedKind): TargetState['phase'] {
    return this.#states.get(kind)?.state.phase ?? 'starting';
  }

  isSynced(...kinds: readonly ServedKind[]): boolean {
    return kinds.every((kind) => this.of(kind) === 'synced');
  }

  /** Takes the state of a target. */
  set(target: WatchTarget, state: TargetState): void {
    this.#states.set(target.kind, { target, state });
  }

  /** Those that cannot be relied on, in sentences. */
  complaints(): readonly string[] {
    return Array.from(this.#states.values()).flatMap(({ target, state }) => {
      const { phase, reason } = state;
      return isUp(target, state) ? [] : [`${target.kind.plural}: ${phase}${reason === '' ? '' : `: ${reason}`}`];
    });
  }

  all(): ReadonlyMap<WatchTarget, TargetState> {
    return new Map(Array.from(this.#states.values(), ({ target, state }) => [target, state]));
  }
}
