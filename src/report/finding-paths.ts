import type { ResourceVerdicts } from '../model/evaluation.ts';
import type { Violation } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import type { Origin } from '../model/resource.ts';

/** The paths that tell where a finding stands, in the order failed, set, delete, review. */
export function pathsOf(violation: Violation): readonly Path[] {
  const paths = [...violation.failed, ...violation.fix.map(({ path }) => path)];
  // What is to be deleted or looked at is what failed, where anything failed.
  return violation.failed.length > 0 ? paths : [...paths, ...violation.delete, ...violation.review];
}

/** Whose text a path of a finding leads into, and the way in that: of the resource, or of one that it relates to. */
export function ownerOf(
  path: Path,
  { origin, related }: Pick<ResourceVerdicts, 'origin' | 'related'>,
): { readonly origin: Origin | undefined; readonly path: Path } {
  const [first, index] = path;
  if (first !== 'relatedObjects' || typeof index !== 'number') return { origin, path };
  return { origin: related[index]?.origin, path: path.slice(2) };
}
