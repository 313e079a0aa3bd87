import type { Logger } from 'pino';
import type { MemoryLimits } from './memory-limit.ts';

const everyMilliseconds = 30_000;
/** Looks between two lines that say how much is used though that is fine: ten minutes. */
const quietLooks = 20;
const firstPercent = 80;
const stepPercent = 5;

const advice = {
  limit: 'raise the memory limit of this container before the kernel ends it, or leave out namespaces',
  'heap limit': 'raise --max-old-space-size, and the memory limit of this container with it, or leave out namespaces',
} as const;

/** What is used now, in bytes. */
export interface MemoryUse {
  readonly rss: number;
  readonly heapUsed: number;
}

/** How much is used of the limit that is nearer: 1 is all of it. */
export function memoryShare(
  { rss, heapUsed }: MemoryUse,
  { container, heap }: MemoryLimits,
): { readonly ratio: number; readonly of: keyof typeof advice } {
  const ofContainer = container === undefined ? 0 : rss / container;
  const ofHeap = heapUsed / heap;
  return ofContainer >= ofHeap ? { ratio: ofContainer, of: 'limit' } : { ratio: ofHeap, of: 'heap limit' };
}

/**
 * Says in the log how near memory is to its limit, before the kernel ends the process without a word: from 80 % on, once
 * for each further 5 %, and anew after it went down. Below that, a line now and then shows where it stood.
 */
export class MemoryWatch {
  readonly #limits: MemoryLimits;
  readonly #log: Logger;
  #told = 0;

  constructor(limits: MemoryLimits, log: Logger) {
    this.#limits = limits;
    this.#log = log;
  }

  /** Looks every 30 seconds; returns what ends that. It keeps no process alive. */
  start(): () => void {
    this.#tell('info', process.memoryUsage());
    let looks = 0;
    const timer = setInterval(() => {
      const use = process.memoryUsage();
      looks += 1;
      this.look(use);
      if (looks % quietLooks === 0) this.#tell('info', use);
    }, everyMilliseconds).unref();
    return () => clearInterval(timer);
  }

  look(use: MemoryUse): void {
    const percent = Math.floor(100 * memoryShare(use, this.#limits).ratio);
    const step = percent < firstPercent ? 0 : Math.floor(percent / stepPercent) * stepPercent;
    if (step > this.#told) {
      this.#tell('warn', use);
      this.#told = step;
    }
    // Going to and fro over a step is told once.
    if (percent < this.#told - stepPercent) this.#told = step;
  }

  #tell(level: 'info' | 'warn', use: MemoryUse): void {
    const { ratio, of } = memoryShare(use, this.#limits);
    const { rss, heapUsed } = use;
    const percent = Math.floor(100 * ratio);
    const todo = level === 'warn' ? { todo: advice[of] } : {};
    this.#log[level]({ percent, rss, heapUsed, ...this.#limits, ...todo }, `memory usage ${percent}% of ${of}`);
  }
}
