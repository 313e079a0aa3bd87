import type { Logger } from 'pino';
import type { ServedKind } from '../kube/api/kube-api.ts';
import type { TargetState, WatchTarget } from '../kube/watch/watched.ts';

/** How far the watches are, by kind; what changes is logged. */
export class Phases {
  readonly #states = new Map<ServedKind, { readonly target: WatchTarget; readonly state: TargetState }>();
  readonly #log: Logger;

  constructor(targets: Iterable<WatchTarget>, log: Logger) {
    this.#log = log;
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
  set(target: WatchTarget, state: TargetState, before: TargetState): void {
    this.#states.set(target.kind, { target, state });
    if (state.phase === before.phase) return;
    const fields = { kind: target.kind.kind, phase: state.phase, before: before.phase, reason: state.reason };
    if (state.phase === 'synced') this.#log.info(fields, 'watch started');
    else if (state.phase === 'missing' && target.isOptional === true) this.#log.info(fields, 'watch: no such kind');
    else if (state.phase !== 'starting') this.#log.warn(fields, 'watch lost');
  }

  /** Those that cannot be relied on, in sentences. */
  complaints(): readonly string[] {
    return Array.from(this.#states.values()).flatMap(({ target, state: { phase, reason } }) => {
      const isExpected = phase === 'synced' || (phase === 'missing' && target.isOptional === true);
      return isExpected ? [] : [`${target.kind.plural}: ${phase}${reason === '' ? '' : `: ${reason}`}`];
    });
  }

  *all(): Iterable<readonly [string, TargetState['phase']]> {
    for (const [kind, { state }] of this.#states) yield [kind.plural, state.phase];
  }
}
