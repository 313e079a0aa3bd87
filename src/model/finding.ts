import type { Path } from './path.ts';

export interface Fix {
  readonly path: Path;
  /** The value to set, as text; `YOUR_VALUE` where only the user can know it. */
  readonly value: string;
}

/**
 * What a rule found inside one resource. The lists are Kubescape's: where it failed, what to look at,
 * what to delete, what to set. Paths of a vector start with `relatedObjects`.
 */
export interface Violation {
  /** What was judged inside the resource, stable between versions: `container/app`, `volume/data`; empty for the whole. */
  readonly subject: string;
  readonly failed: readonly Path[];
  readonly review: readonly Path[];
  readonly delete: readonly Path[];
  readonly fix: readonly Fix[];
  readonly fixCommand?: string;
  /** What stands at each failed path, by a name that survives reordering: `8080/TCP`, `NET_ADMIN`. */
  readonly items?: readonly string[];
}

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'unknown';
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'unknown'];

/** Kubescape's bands: 9 critical, 7 high, 4 medium, 1 low. */
export function severityOf(baseScore: number): Severity {
  if (baseScore >= 9) return 'critical';
  if (baseScore >= 7) return 'high';
  if (baseScore >= 4) return 'medium';
  return baseScore >= 1 ? 'low' : 'unknown';
}

export type Status = 'failed' | 'skipped' | 'passed';
export type SubStatus = '' | 'irrelevant' | 'w/exceptions' | 'notEvaluated' | 'configuration';
