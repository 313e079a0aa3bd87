import type { Rule } from '../model/control.ts';
import { fieldAt, isPresent } from './read.ts';
import { workloadRule } from './rules.ts';
import { fixing } from './violation.ts';
import { containersOf, mainList } from './workload.ts';

/** A rule that fails containers (not init ones) without this limit; any value counts as a limit, 0 and null too. */
export function missingLimit(name: string, resource: 'cpu' | 'memory'): Rule {
  return workloadRule({
    name,
    score: 7,
    *check(workload) {
      for (const { spec, path, subject } of containersOf(workload, mainList)) {
        if (isPresent(fieldAt(spec, 'resources', 'limits', resource))) continue;
        yield fixing(subject, [{ path: [...path, 'resources', 'limits', resource], value: 'YOUR_VALUE' }]);
      }
    },
  });
}
