import type { Fix } from '../model/finding.ts';
import { formatPath, type Path } from '../model/path.ts';
import type { ReportedFinding } from './report.ts';

/** Paths as text, made once for lists that findings share: most findings of a report do. */
export class PathTexts {
  readonly #paths = new WeakMap<readonly Path[], readonly string[]>();
  readonly #fixes = new WeakMap<readonly Fix[], NonNullable<ReportedFinding['fixPaths']>>();

  paths(paths: readonly Path[]): readonly string[] {
    return remembered(this.#paths, paths, () => paths.map(formatPath));
  }

  fixes(fixes: readonly Fix[]): NonNullable<ReportedFinding['fixPaths']> {
    return remembered(this.#fixes, fixes, () => fixes.map(({ path, value }) => ({ path: formatPath(path), value })));
  }
}

function remembered<Key extends object, Value>(known: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
