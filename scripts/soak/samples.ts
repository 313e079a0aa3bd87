import type { RunningProgram } from '../../test/support/running-program.ts';

/** What one process had at one moment. */
export interface Sample {
  /** Of the monotonic clock. */
  readonly milliseconds: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** Open files and sockets. */
  readonly descriptors: number;
  readonly timers: number;
}

/** Asks a process; undefined when it does not answer. */
export async function sampleOf(program: RunningProgram): Promise<Sample | undefined> {
  try {
    return {
      milliseconds: performance.now(),
      heapBytes: await program.metric('nodejs_heap_size_used_bytes'),
      residentBytes: await program.metric('process_resident_memory_bytes'),
      descriptors: await program.metric('process_open_fds'),
      timers: await program.metric('nodejs_active_resources', 'type="Timeout"'),
    };
  } catch {
    return undefined;
  }
}

/** A measured moment: when, in milliseconds, and how much. */
export type Point = readonly [milliseconds: number, amount: number];

const bins = 8;

/**
 * How much the least of what was measured grows in a minute: between two collections of garbage a heap always grows. A line
 * through the smallest points of eight equal times; 0 when there are fewer than three such times.
 */
export function growthPerMinute(points: readonly Point[]): number {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last[0] <= first[0]) return 0;
  const width = (last[0] - first[0]) / bins;
  const least = new Map<number, Point>();
  for (const point of points) {
    const bin = Math.min(bins - 1, Math.floor((point[0] - first[0]) / width));
    const known = least.get(bin);
    if (known === undefined || point[1] < known[1]) least.set(bin, point);
  }
  return least.size < 3 ? 0 : slope(Array.from(least.values())) * 60_000;
}

/** Of the line with the least squares. */
function slope(points: readonly Point[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const over = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const under = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return under === 0 ? 0 : over / under;
}
