import type { Counters } from '../model/evaluation.ts';
import type { Status } from '../model/finding.ts';

/** Resources of one control or framework, counted by status. */
export class Tally {
  failed = 0;
  passed = 0;
  skipped = 0;
  excepted = 0;
  failedWeight = 0;
  allWeight = 0;

  add(status: Status, isExcepted: boolean, weight: number): void {
    this[status] += 1;
    if (isExcepted) this.excepted += 1;
    if (status === 'failed') this.failedWeight += weight;
    this.allWeight += weight;
  }

  get counters(): Counters {
    return { failed: this.failed, passed: this.passed, skipped: this.skipped };
  }

  get all(): number {
    return this.failed + this.passed + this.skipped;
  }

  /** Failed as soon as one resource fails, skipped as soon as one is skipped. */
  get status(): Status {
    if (this.failed > 0) return 'failed';
    return this.skipped > 0 ? 'skipped' : 'passed';
  }
}

/** Percent of the resources that pass; of a control without resources, all or nothing. */
export function complianceOf(status: Status, tally: Tally): number {
  if (status === 'passed') return 100;
  return tally.all === 0 ? 0 : (tally.passed / tally.all) * 100;
}

/** Percent of the weight that fails. */
export function riskOf(tally: Tally): number {
  return tally.allWeight === 0 ? 0 : (tally.failedWeight / tally.allWeight) * 100;
}

/**
 * The weighted risk of several controls. With nothing to weigh Kubescape says 100 (BC-3); a framework that finds
 * nothing to judge is no risk, so it is 0 here.
 */
export function combinedRisk(parts: readonly { readonly baseScore: number; readonly tally: Tally }[]): number {
  const failed = parts.reduce((sum, { baseScore, tally }) => sum + baseScore * tally.failedWeight, 0);
  const all = parts.reduce((sum, { baseScore, tally }) => sum + baseScore * tally.allWeight, 0);
  return all === 0 ? 0 : (failed / all) * 100;
}

/** The plain average; 100 of nothing. */
export function average(values: readonly number[]): number {
  return values.length === 0 ? 100 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const order: readonly Status[] = ['failed', 'skipped', 'passed'];

/** The worst of two statuses. */
export function worse(left: Status, right: Status): Status {
  return order.indexOf(left) <= order.indexOf(right) ? left : right;
}
