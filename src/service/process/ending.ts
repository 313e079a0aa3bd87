import type { Logger } from 'pino';

/** Whoever runs containers gives them ten seconds at least, from being told to stop until being killed. */
const orderlyMilliseconds = 8000;
const longestMilliseconds = 10_000;

const todo = 'nothing now: what was not written is at the next start; please report this line';

interface Step {
  readonly name: string;
  readonly end: () => Promise<unknown>;
}

/**
 * The end of a process: begun by SIGTERM, SIGINT or what breaks, within ten seconds whatever hangs. An exception that
 * nobody caught ends it at once, with one line in the log.
 */
export class Ending {
  readonly #log: Logger;
  readonly #begun = new AbortController();
  readonly #steps: Step[] = [];
  readonly #last: (() => void)[] = [];

  /** Listens for signals from now on, for good: one that nobody listens to ends a process in the middle of its end. */
  constructor(log: Logger) {
    this.#log = log;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.begin(signal));
    const crash = (err: unknown): never => {
      log.fatal(
        { err, todo: 'the Pod is started again; please report this line' },
        'an exception that nobody caught: the process ends',
      );
      process.exit(1);
    };
    process.on('uncaughtException', crash).on('unhandledRejection', crash);
  }

  /** Aborts when the end begins. */
  get signal(): AbortSignal {
    return this.#begun.signal;
  }

  /** What has to end by itself; all of it at once. */
  add(name: string, end: () => Promise<unknown>): void {
    this.#steps.push({ name, end });
  }

  /** What is let go of afterwards. */
  addLast(end: () => void): void {
    this.#last.push(end);
  }

  /** Begins the end; `why` is for the log. */
  begin(why: string): void {
    if (this.#begun.signal.aborted) return;
    this.#log.info({ why }, 'stopping');
    // Something may hang that nobody here knows of. It keeps no process alive.
    setTimeout(() => {
      this.#log.error({ todo }, 'stopping: something keeps the process alive: it is ended');
      process.exit(1);
    }, longestMilliseconds).unref();
    this.#begun.abort();
  }

  /** Gives what the promise gives, or undefined once the end has begun. */
  async unlessEnded<T>(work: Promise<T>): Promise<T | undefined> {
    const { promise: ended, resolve } = Promise.withResolvers<undefined>();
    const end = (): void => resolve(undefined);
    if (this.signal.aborted) end();
    this.signal.addEventListener('abort', end, { once: true });
    try {
      return await Promise.race([work, ended]);
    } finally {
      this.signal.removeEventListener('abort', end);
    }
  }

  /** Ends all that was added; what does not end in time is named in the log. */
  async finish(): Promise<void> {
    this.begin('ended');
    const hanging = new Set(this.#steps.map(({ name }) => name));
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, orderlyMilliseconds);
    const all = this.#steps.map(async ({ name, end }) => {
      await end().catch((err: unknown) => this.#log.error({ err, step: name, todo }, 'stopping: this failed'));
      hanging.delete(name);
    });
    await Promise.race([Promise.all(all), late]);
    clearTimeout(timer);
    for (const step of hanging) this.#log.error({ step, todo }, `stopping: ${step} did not end in time`);
    for (const end of this.#last.toReversed()) end();
    if (hanging.size > 0) process.exit(1);
  }
}
