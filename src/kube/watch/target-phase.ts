import type { TargetState } from './watched.ts';

/** A state without what has been told. */
export type Standing = Omit<TargetState, 'reached'>;

/** How far one target is, and since when. */
export class TargetPhase {
  readonly #onChange: (standing: Standing, before: Standing) => void;
  #standing: Standing = { phase: 'starting', reason: '', since: Date.now() };
  #loss: NodeJS.Timeout | undefined;

  /** `onChange` is called for another phase, and when the first reason comes or the last one goes. */
  constructor(onChange: (standing: Standing, before: Standing) => void) {
    this.#onChange = onChange;
  }

  get standing(): Standing {
    return this.#standing;
  }

  set(phase: TargetState['phase'], reason = ''): void {
    this.end();
    const before = this.#standing;
    const isSame = before.phase === phase;
    if (isSame && before.reason === reason) return;
    this.#standing = { phase, reason, since: isSame ? before.since : Date.now() };
    if (!isSame || (before.reason === '') !== (reason === '')) this.#onChange(this.#standing, before);
  }

  /** A try failed. What is refused or missing stays so until the server says otherwise. */
  failed(reason: string): void {
    const { phase } = this.#standing;
    this.set(phase === 'synced' ? 'stale' : phase, reason);
  }

  /** The connection is lost: unless all turns out well, this counts as a failure after so many milliseconds. */
  lost(reason: string, milliseconds: number): void {
    if (this.#standing.phase === 'synced') this.#loss ??= setTimeout(() => this.failed(reason), milliseconds);
  }

  /** Nothing changes by itself any more. */
  end(): void {
    clearTimeout(this.#loss);
    this.#loss = undefined;
  }
}
