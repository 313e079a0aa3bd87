import type { ManifestCounts } from '../../manifests/read-manifests.ts';
import type { Evaluation } from '../../model/evaluation.ts';
import type { Problem } from '../../report/report.ts';
import { counted } from '../../report/wording.ts';

/** What was read but not judged: nothing at all, or controls without what they need. `expected`: ids that may lack it. */
export function unjudged(
  evaluation: Evaluation,
  { objects, otherDocuments }: Pick<ManifestCounts, 'objects' | 'otherDocuments'>,
  isFiltered: boolean,
  expected: ReadonlySet<string> = new Set(),
): Problem[] {
  const problems: Problem[] = [];
  const { failed, passed, skipped } = evaluation.resources;
  if (objects === 0) {
    const others = otherDocuments === 0 ? '' : ` (${counted(otherDocuments, 'document')} without apiVersion or kind)`;
    problems.push({ message: `no Kubernetes object was found${others}; name files or folders that hold manifests` });
  } else if (failed + passed + skipped === 0) {
    const filter = isFiltered ? ' in the chosen namespaces' : '';
    const found = counted(objects, 'object');
    problems.push({ message: `of ${found} no control judges any${filter}, so nothing can be said about them` });
  }
  for (const { id, status, reason = '' } of evaluation.controls) {
    if (status === 'skipped' && !expected.has(id)) problems.push({ message: `${id} was not judged: ${reason}` });
  }
  return problems;
}
