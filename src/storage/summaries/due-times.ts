export interface DueSettings {
  /** Between two writes of one name, in milliseconds. */
  readonly window: number;
  /** So long nothing more has to come before the first write, in milliseconds. */
  readonly quiet: number;
  /** But no longer than this. */
  readonly longestQuiet: number;
}

interface Pending {
  readonly first: number;
  last: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Says of each name when it is due: as soon as nothing more comes, and not before the window after its last write is over.
 */
export class DueTimes {
  readonly #settings: DueSettings;
  readonly #onDue: (name: string) => void;
  readonly #pending = new Map<string, Pending>();
  /** When names may be written again; those of the past are forgotten. */
  readonly #opens = new Map<string, number>();

  constructor(settings: DueSettings, onDue: (name: string) => void) {
    this.#settings = settings;
    this.#onDue = onDue;
  }

  /** Something about it changed. */
  changed(name: string): void {
    const now = performance.now();
    const pending = this.#pending.get(name);
    if (pending) pending.last = now;
    else this.#arm(name, now, now);
  }

  /** It was written just now. */
  written(name: string): void {
    this.postpone(name, this.#settings.window);
  }

  /** It is not to be written for so many milliseconds. */
  postpone(name: string, milliseconds: number): void {
    const now = performance.now();
    this.#opens.delete(name);
    this.#opens.set(name, now + milliseconds);
    // Mostly in the order in which they open; one that opens late only keeps others a little longer.
    for (const [other, opens] of this.#opens) {
      if (opens > now) break;
      this.#opens.delete(other);
    }
  }

  stop(): void {
    for (const { timer } of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
  }

  #arm(name: string, first: number, last: number): void {
    const wait = Math.max(1, Math.ceil(this.#dueAt(name, first, last) - performance.now()));
    const timer = setTimeout(() => this.#rang(name), wait);
    timer.unref();
    this.#pending.set(name, { first, last, timer });
  }

  #rang(name: string): void {
    const pending = this.#pending.get(name);
    if (!pending) return;
    this.#pending.delete(name);
    if (this.#dueAt(name, pending.first, pending.last) > performance.now())
      this.#arm(name, pending.first, pending.last);
    else this.#onDue(name);
  }

  #dueAt(name: string, first: number, last: number): number {
    const { quiet, longestQuiet } = this.#settings;
    return Math.max(Math.min(first + longestQuiet, last + quiet), this.#opens.get(name) ?? 0);
  }
}
