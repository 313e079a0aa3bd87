import type { Logger } from 'pino';
import { Bell } from './calls/bell.ts';
import type { Decision } from './metrics-table.ts';

/** What waits to be triggered, or is being sent. */
export interface Waiting {
  readonly depth: number;
  /** Of the oldest change; 0 when none waits. */
  readonly oldestSeconds: number;
  /** Of these so many were sent in vain. */
  readonly inVain: number;
  /** Why the scanner does not answer; empty while it does. */
  readonly trouble: string;
}

const decided: ReadonlySet<Decision> = new Set(['triggered', 'coalesced', 'rescan']);
const mostNamespaces = 10;
/** Older than that, and somebody should look. */
const lateSeconds = 60;
/** Every so many rounds it is told that nothing waits, so that whoever looks for the queue finds it. */
const quietRounds = 10;

/** Counts what is too much for lines of its own, and tells the counts now and then. */
export class ProgressLines {
  readonly #counts = new Map<Decision, number>();
  /** Some of those whose objects are not to be scanned. */
  readonly #namespaces = new Set<string>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Takes a decision about a change, in which namespace it was where that is why. */
  count(decision: Decision, namespace = ''): void {
    this.#counts.set(decision, (this.#counts.get(decision) ?? 0) + 1);
    if (namespace !== '' && this.#namespaces.size < mostNamespaces) this.#namespaces.add(namespace);
  }

  /** Tells what was counted every so many milliseconds, until the signal aborts. */
  async run(every: number, waiting: () => Waiting, signal: AbortSignal): Promise<void> {
    const bell = new Bell();
    for (let round = 1; !signal.aborted; round += 1) {
      await bell.wait(every, signal);
      this.#tellChanges();
      this.#tellQueue(waiting(), round % quietRounds === 0);
    }
  }

  #tellChanges(): void {
    const [scanned, skipped] = [true, false].map((isDecided) =>
      Object.fromEntries([...this.#counts].filter(([decision]) => decided.has(decision) === isDecided)),
    );
    const namespaces = this.#namespaces.size > 0 ? { namespaces: [...this.#namespaces] } : {};
    if (!isEmpty(scanned)) this.#log.info(scanned, 'changes that trigger a scan');
    if (!isEmpty(skipped)) this.#log.info({ ...skipped, ...namespaces }, 'skipped: changes that trigger no scan');
    this.#counts.clear();
    this.#namespaces.clear();
  }

  #tellQueue({ depth, oldestSeconds, inVain, trouble }: Waiting, isDue: boolean): void {
    const oldest = Math.round(oldestSeconds);
    const words = `queue: ${depth} objects wait, the oldest for ${oldest} s`;
    if (depth > 0 && oldest >= lateSeconds) {
      const slow = 'the scanner does not keep up';
      const vain = `${inVain} were sent in vain: the lines \`triggered scan in vain\` say which and why`;
      const why = trouble !== '' ? trouble : inVain > 0 ? vain : slow;
      const todo = "look at the scanner's log and its /readyz, CPU and memory; nothing is lost meanwhile";
      this.#log.warn({ depth, inVain, oldestSeconds: oldest, why, todo }, words);
    } else if (depth > 0) this.#log.info({ depth, oldestSeconds: oldest }, words);
    else if (isDue) this.#log.info({ depth }, 'queue: 0 objects wait');
  }
}

function isEmpty(counts: object | undefined): boolean {
  return Object.keys(counts ?? {}).length === 0;
}
