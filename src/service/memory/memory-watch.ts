import type { Logger } from 'pino';
import type { MemoryLimits } from './memory-limit.ts';

const everyMilliseconds = 30_000;
const firstPercent = 80;
const stepPercent = 5;

/** What is used now, in bytes. */
export interface MemoryUse {
  readonly rss: number;
  readonly heapUsed: number;
}

/**
 * Says in the log how near memory is to its limit, before the kernel ends the process without a word: from 80 % on, once
 * for each further 5 %, and anew after it went down.
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
    const timer = setInterval(() => this.look(process.memoryUsage()), everyMilliseconds).unref();
    return () => clearInterval(timer);
  }

  look({ rss, heapUsed }: MemoryUse): void {
    const { container, heap } = this.#limits;
    const ofContainer = container === undefined ? 0 : percentOf(rss, container);
    const ofHeap = percentOf(heapUsed, heap);
    const percent = Math.max(ofContainer, ofHeap);
    const step = percent < firstPercent ? 0 : Math.floor(percent / stepPercent) * stepPercent;
    if (step > this.#told) {
      const of = ofContainer >= ofHeap ? 'limit' : 'heap limit';
      this.#log.warn({ percent, rss, heapUsed, ...this.#limits }, `memory usage ${percent}% of ${of}`);
      this.#told = step;
    }
    // Going to and fro over a step is told once.
    if (percent < this.#told - stepPercent) this.#told = step;
  }
}

function percentOf(used: number, limit: number): number {
  return Math.floor((100 * used) / limit);
}
