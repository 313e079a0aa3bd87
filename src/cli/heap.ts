import { setFlagsFromString } from 'node:v8';

/**
 * Makes V8 collect garbage earlier than it would on a machine with much memory: a scan of 10,000 objects holds about
 * 100 MiB at its fullest, but grew to 600 before V8 cared, for a tenth of a second less. Both flags are read at each
 * collection, so setting them in a running process takes effect. See docs/decisions/0005-small-heap.md.
 */
export function keepHeapSmall(): void {
  set('--heap-growing-percent=100', '--semi-space-growth-factor=1');
}

/**
 * The same for a process that runs for months beside others: a heap of 150 MiB may grow by 75 before V8 collects garbage.
 */
export function keepHeapSmaller(): void {
  set('--heap-growing-percent=50');
}

/**
 * For a process that takes what others tell and passes it on. It reads JSON and waits, which no compiler makes faster: code
 * is interpreted, and some 15 MiB of compilers, of their threads and of what they make of it are never touched. The heap
 * may grow by a quarter.
 */
export function keepProcessSmall(): void {
  set('--heap-growing-percent=25', '--optimize-for-size', '--no-opt', '--no-maglev', '--no-sparkplug');
}

function set(...flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag);
}
