import type { Violation } from '../../model/finding.ts';
import { formatPath } from '../../model/path.ts';
import type { RulePath } from './wire.ts';

const empty: RulePath = { fixPath: '', fixPathValue: '' };

/**
 * The paths of a rule's findings, one entry each, in Kubescape's order. Paths to delete and to look at have no field:
 * Kubescape writes four empty texts for each, which its readers pass over, so they are left out. What such a path says
 * is not lost, since everything to delete or to look at is a failed path too.
 */
export function* rulePaths(violations: readonly Violation[]): Generator<RulePath> {
  for (const violation of violations) {
    for (const path of violation.failed) yield { ...empty, failedPath: formatPath(path) };
    for (const { path, value } of violation.fix) yield { ...empty, fixPath: formatPath(path), fixPathValue: value };
    if (violation.fixCommand !== undefined) yield { ...empty, fixCommand: violation.fixCommand };
  }
}
