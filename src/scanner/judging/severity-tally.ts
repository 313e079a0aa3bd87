import { severities, type Severity } from '../../model/finding.ts';
import type { SummarySpec } from '../results/wire.ts';

export type SeverityCounts = Readonly<Record<Severity, number>>;

/** There are fewer controls than that. */
const base = 1000;

/** How many controls fail on all subjects together. Keeps one number for each subject. */
export class SeverityTally {
  readonly #packed = new Map<string, number>();

  set(identity: string, counts: SummarySpec['severities']): void {
    this.#packed.set(
      identity,
      severities.reduce((packed, severity) => packed * base + Math.min(counts[severity], base - 1), 0),
    );
  }

  /** The sums; subjects that `isThere` does not know are forgotten. */
  total(isThere: (identity: string) => boolean): SeverityCounts {
    const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
    for (const [identity, packed] of this.#packed) {
      if (!isThere(identity)) this.#packed.delete(identity);
      else add(counts, packed);
    }
    return counts;
  }
}

function add(counts: Record<Severity, number>, packed: number): void {
  let rest = packed;
  for (const severity of severities.toReversed()) {
    counts[severity] += rest % base;
    rest = Math.floor(rest / base);
  }
}
