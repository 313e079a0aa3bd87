import { setTimeout as sleep } from 'node:timers/promises';
import type { Processes } from '../../test/support/faults/processes.ts';
import type { Component } from '../../test/support/installation/installation.ts';
import type { RunningProgram } from '../../test/support/running-program.ts';
import { check, print } from './checks.ts';
import { growthPerMinute, type Sample, sampleOf } from './samples.ts';

const components: readonly Component[] = ['operator', 'scanner', 'storage'];
const every = 2_000;
const mebi = 1024 ** 2;
/** Of the smallest heaps in a minute. */
const mostGrowth = 0.5 * mebi;
/** In less time than this, in milliseconds, what is compiled and cached grows more than what leaks. */
const shortest = 6 * 60_000;
/** Files, sockets and timers at rest that an end may have beyond a beginning: connections are kept for a while. */
const mostMore = 12;

/** What the processes have, from their start to their end. */
export class Followed {
  readonly #processes: Processes;
  readonly #samples = new Map<RunningProgram, Sample[]>();
  readonly #end = new AbortController();
  readonly #running: Promise<void>;

  constructor(processes: Processes) {
    this.#processes = processes;
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  /** What each has now, at rest. */
  async now(): Promise<ReadonlyMap<Component, Sample>> {
    const samples = new Map<Component, Sample>();
    for (const component of components) {
      const sample = await sampleOf(this.#processes.of(component));
      if (sample) samples.set(component, sample);
    }
    return samples;
  }

  /** Prints the memory of each process that runs, and checks that it does not grow. */
  report(): void {
    print('\nMemory of the processes that ran at the end:');
    for (const component of components) {
      const samples = this.#samples.get(this.#processes.of(component)) ?? [];
      const span = (samples.at(-1)?.milliseconds ?? 0) - (samples[0]?.milliseconds ?? 0);
      // The first third warms up.
      const later = samples.slice(Math.floor(samples.length / 3));
      const growth = growthPerMinute(later.map(({ milliseconds, heapBytes }) => [milliseconds, heapBytes]));
      const resident = growthPerMinute(later.map(({ milliseconds, residentBytes }) => [milliseconds, residentBytes]));
      const most = Math.max(0, ...samples.map(({ residentBytes }) => residentBytes));
      const isLong = span >= shortest;
      const judged = isLong ? `at most ${inMebi(mostGrowth)}` : 'too short a time to judge';
      const slopes = `heap ${inMebi(growth)}, resident ${inMebi(resident)} a minute`;
      const minutes = (span / 60_000).toFixed(1);
      check(
        `${component}: ${slopes} over ${minutes} minutes (${judged}); ${(most / mebi).toFixed(0)} MiB at most`,
        !isLong || growth <= mostGrowth,
      );
    }
  }

  async #run(): Promise<void> {
    while (!this.#end.signal.aborted) {
      for (const component of components) {
        const program = this.#processes.of(component);
        const sample = await sampleOf(program);
        if (!sample) continue;
        const known = this.#samples.get(program) ?? [];
        known.push(sample);
        this.#samples.set(program, known);
      }
      await sleep(every);
    }
  }
}

/** Prints and checks what processes have at rest, at the beginning and at the end. */
export function compareAtRest(before: ReadonlyMap<Component, Sample>, after: ReadonlyMap<Component, Sample>): void {
  print('\nAt rest, at the beginning and at the end:');
  for (const [component, sample] of after) {
    const first = before.get(component) ?? sample;
    for (const what of ['descriptors', 'timers'] as const) {
      check(`${component}: ${what} ${first[what]}, ${sample[what]}`, sample[what] <= first[what] + mostMore);
    }
  }
}

function inMebi(bytes: number): string {
  return `${(bytes / mebi).toFixed(2)} MiB`;
}
