import { sha256 } from '../../kube/names/sha256.ts';
import type { Violation } from '../../model/finding.ts';
import type { FoldedControl } from './fold-verdicts.ts';

/**
 * 16 hex characters of the SHA-256 of what was found: statuses, what was judged inside the object, exceptions. The same whatever order findings
 * come in, wherever their fields stand, and whatever version found them.
 */
export function verdictHash(controls: readonly FoldedControl[]): string {
  const said = controls.map(({ id, status, subStatus, rules }) => [
    id,
    status,
    subStatus,
    rules
      .map((rule) =>
        JSON.stringify([
          rule.name,
          rule.status,
          rule.subStatus,
          rule.exceptions.toSorted(),
          rule.violations.map(subjectOf).toSorted(),
        ]),
      )
      .toSorted(),
  ]);
  return sha256(JSON.stringify(said)).slice(0, 16);
}

/** What a finding is about, in words that survive reordering. */
function subjectOf({ subject, items = [] }: Violation): string {
  return JSON.stringify([subject, ...items.toSorted()]);
}
