import { performance } from 'node:perf_hooks';
import type { Metrics } from '../metrics.ts';
import type { Phase } from '../metrics-table.ts';

/** Does some work, visible as a phase while it lasts. `told` gets the seconds that it took, however it ended. */
export async function during<T>(
  metrics: Metrics,
  phase: Phase,
  work: () => Promise<T>,
  told: (seconds: number) => void = () => {},
): Promise<T> {
  const started = performance.now();
  const end = metrics.begin(phase);
  try {
    return await work();
  } finally {
    end();
    told((performance.now() - started) / 1000);
  }
}
