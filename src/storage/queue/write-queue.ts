import type { Logger } from 'pino';
import { faultAdvice } from '../../kube/api/fault-advice.ts';
import { KubeError, type KubeFault } from '../../kube/api/kube-error.ts';

/** Something to be written or deleted. */
export interface Job {
  /** Of two that wait with one key the later one is done. */
  readonly key: string;
  /** For the log: `delete workloadconfigurationscans shop/deployment-web`. */
  readonly what: string;
  /** Before those that are not. */
  readonly isFirst?: boolean;
  /** Called once or, after what may pass, again. */
  run(signal: AbortSignal): Promise<void>;
  /** It will not be tried again. */
  onFailure?(error: unknown): void;
}

export interface QueueSettings {
  /** Requests at once. */
  readonly atOnce: number;
  /** More are refused. */
  readonly mostWaiting: number;
  /** Wait after the first failure, in milliseconds; doubles each time, up to a minute. */
  readonly retryMilliseconds: number;
  /** How often a job is tried. */
  readonly tries: number;
}

export const usualQueue: QueueSettings = { atOnce: 4, mostWaiting: 20_000, retryMilliseconds: 1000, tries: 8 };

interface Waiting {
  readonly job: Job;
  /** When it was asked for, in milliseconds of a clock that nobody sets. */
  readonly since: number;
  readonly failures: number;
}

const minute = 60_000;
/** Of jobs that failed. */
const linesPerMinute = 30;
const quietRounds = 10;
const fullAdvice =
  'nothing is lost; lines `to be tried again` say why writes do not end: mostly the API server is slow';
const passing: ReadonlySet<KubeFault> = new Set(['busy', 'unreachable', 'late', 'unauthorized', 'garbage']);

/**
 * Does what is to be written, a few at once, and tries again what may pass: a busy or unreachable server. Says every
 * minute how many wait.
 */
export class WriteQueue {
  readonly #waiting = new Map<string, Waiting>();
  readonly #urgent = new Map<string, Waiting>();
  /** Those that failed and wait for their time. */
  readonly #resting = new Map<string, Waiting & { readonly timer: NodeJS.Timeout }>();
  readonly #running = new Map<string, { readonly since: number; readonly done: Promise<void> }>();
  readonly #settings: QueueSettings;
  readonly #log: Logger;
  readonly #end = new AbortController();
  readonly #ticker: NodeJS.Timeout;
  readonly #onRefusal: () => void;
  #refusals = 0;
  #rounds = 0;
  #linesLeft = linesPerMinute;

  constructor(settings: QueueSettings, log: Logger, onRefusal: () => void = () => {}) {
    this.#settings = settings;
    this.#log = log;
    this.#onRefusal = onRefusal;
    this.#ticker = setInterval(() => this.#tell(), minute);
    this.#ticker.unref();
  }

  /** How many are not done, those under way too. */
  get depth(): number {
    return this.#waiting.size + this.#urgent.size + this.#resting.size + this.#running.size;
  }

  /** How long the one that was asked for first has not been done; 0 when there is none. */
  get oldestMilliseconds(): number {
    let oldest = Infinity;
    for (const line of [this.#waiting, this.#urgent, this.#resting, this.#running]) {
      for (const { since } of line.values()) oldest = Math.min(oldest, since);
    }
    return oldest === Infinity ? 0 : performance.now() - oldest;
  }

  /** Takes a job, unless too many wait: then it gives false, and whoever asked has to ask again later. */
  add(job: Job): boolean {
    if (this.#end.signal.aborted) return false;
    const resting = this.#resting.get(job.key);
    if (resting) {
      this.#resting.set(job.key, { ...resting, job });
      return true;
    }
    const line = job.isFirst === true ? this.#urgent : this.#waiting;
    if (!line.has(job.key) && this.depth >= this.#settings.mostWaiting) {
      if (this.#refusals === 0)
        this.#log.warn({ waiting: this.depth, todo: fullAdvice }, `queue full: cannot ${job.what}`);
      this.#refusals += 1;
      this.#onRefusal();
      return false;
    }
    line.set(job.key, { job, since: line.get(job.key)?.since ?? performance.now(), failures: 0 });
    this.#begin();
    return true;
  }

  /** Begins nothing more, and resolves when what is under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#ticker);
    this.#end.abort();
    for (const { timer } of this.#resting.values()) clearTimeout(timer);
    for (const line of [this.#waiting, this.#urgent, this.#resting]) line.clear();
    await Promise.all(Array.from(this.#running.values(), ({ done }) => done));
  }

  #begin(): void {
    while (this.#running.size < this.#settings.atOnce) {
      const next = this.#take(this.#urgent) ?? this.#take(this.#waiting);
      if (!next) return;
      this.#running.set(next.job.key, { since: next.since, done: this.#do(next) });
    }
  }

  /** The first whose like is not under way. */
  #take(line: Map<string, Waiting>): Waiting | undefined {
    for (const [key, waiting] of line) {
      if (this.#running.has(key)) continue;
      line.delete(key);
      return waiting;
    }
    return undefined;
  }

  async #do(waiting: Waiting): Promise<void> {
    const { job } = waiting;
    try {
      await job.run(this.#end.signal);
    } catch (error) {
      if (!this.#end.signal.aborted) this.#failed(waiting, error);
    } finally {
      this.#running.delete(job.key);
      if (!this.#end.signal.aborted) this.#begin();
    }
  }

  #failed({ job, since, failures: before }: Waiting, error: unknown): void {
    const failures = before + 1;
    const why = error instanceof Error ? error.message : String(error);
    const todo = error instanceof KubeError ? faultAdvice(error.fault) : 'please report this line';
    if (!isPassing(error) || failures >= this.#settings.tries) {
      this.#complain('error', { why, tries: failures, todo }, `cannot ${job.what}`);
      job.onFailure?.(error);
      return;
    }
    // Somebody may have asked for the same meanwhile: then that is what is tried.
    if (this.#waiting.has(job.key) || this.#urgent.has(job.key)) return;
    const wait = Math.max(
      Math.min(minute, this.#settings.retryMilliseconds * 2 ** before) * (0.75 + Math.random() / 2),
      (error instanceof KubeError ? Math.min(error.retryAfterSeconds ?? 0, 60) : 0) * 1000,
    );
    const timer = setTimeout(() => this.#rested(job.key), wait);
    timer.unref();
    this.#resting.set(job.key, { job, since, failures, timer });
    const waitMilliseconds = Math.round(wait);
    this.#complain('warn', { why, tries: failures, waitMilliseconds, todo }, `to be tried again: ${job.what}`);
  }

  #rested(key: string): void {
    const resting = this.#resting.get(key);
    if (!resting) return;
    this.#resting.delete(key);
    const { job, since, failures } = resting;
    (job.isFirst === true ? this.#urgent : this.#waiting).set(key, { job, since, failures });
    this.#begin();
  }

  /** A thousand that fail for one reason are no thousand lines. */
  #complain(level: 'warn' | 'error', fields: Readonly<Record<string, unknown>>, message: string): void {
    if (this.#linesLeft > 0) this.#log[level](fields, message);
    this.#linesLeft -= 1;
  }

  #tell(): void {
    if (this.#linesLeft < 0) {
      const todo = 'the lines before say why; the metrics of summaries and removals say how many in all';
      this.#log.warn({ failures: -this.#linesLeft, todo }, 'more writes failed than are logged');
    }
    this.#linesLeft = linesPerMinute;
    this.#rounds += 1;
    const oldestSeconds = Math.round(this.oldestMilliseconds / 1000);
    // Now and then also of none, so that whoever looks for the queue finds it.
    if (this.depth > 0 || this.#rounds % quietRounds === 0) {
      this.#log.info({ waiting: this.depth, oldestSeconds }, `queue: ${this.depth} writes wait`);
    }
    if (this.#refusals > 0) {
      const refused = this.#refusals;
      this.#log.warn({ refused, todo: fullAdvice }, `queue full: ${refused} writes refused`);
    }
    this.#refusals = 0;
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof KubeError && passing.has(error.fault);
}
