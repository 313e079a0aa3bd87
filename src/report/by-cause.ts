import { shorten } from './escape.ts';
import type { Problem } from './report.ts';
import { counted } from './wording.ts';

/** Problems told at once. Its message and its place are those of the problem where it is a single one. */
export interface ToldProblem extends Problem {
  /** How many problems of the report it stands for. */
  readonly count: number;
}

/** How many of those that share a cause are named. */
const mostNamed = 3;
/** Outputs may cut long messages, but never before the number of problems. */
const longestCause = 500;

/**
 * Takes problems, gives those of one cluster that share a cause as one, in the place of the first, so that people read
 * a cause once. The counts add up to the number of problems.
 */
export function byCause(problems: readonly Problem[]): readonly ToldProblem[] {
  const groups = Map.groupBy(problems, (problem) => keyOf(problem) ?? Symbol('alone'));
  return Array.from(groups.values(), ([first, ...more]): readonly ToldProblem[] => {
    if (first === undefined) return [];
    return [more.length === 0 ? { ...first, count: 1 } : shared(first, [first, ...more])];
  }).flat();
}

function keyOf({ cluster, cause }: Problem): string | undefined {
  return cause === undefined ? undefined : JSON.stringify([cluster, cause]);
}

function shared({ cluster, cause = '', remedy }: Problem, problems: readonly Problem[]): ToldProblem {
  const kinds = new Set(problems.map(({ subject = '' }) => kindOf(subject)));
  const [kind = ''] = kinds.size === 1 ? kinds : [];
  const names = problems.slice(0, mostNamed).map((problem) => nameOf(problem, kind));
  const more = problems.length - names.length;
  if (more > 0) names.push(`and ${more} more`);
  const who = `${counted(problems.length, kind || 'part')} (${names.join(', ')})`;
  return {
    ...(cluster === undefined ? {} : { cluster }),
    message: `${shorten(cause, longestCause)}: ${who}${remedy === undefined ? '' : `; ${remedy}`}`,
    cause,
    ...(remedy === undefined ? {} : { remedy }),
    count: problems.length,
  };
}

/** The kind in `HelmRelease apps/web`. */
function kindOf(subject: string): string {
  return subject.slice(0, Math.max(0, subject.indexOf(' ')));
}

/** `apps/web at apps/web.yaml:3`, with its kind where that is not the same for all. */
function nameOf({ subject = '', file, line }: Problem, kind: string): string {
  const name = kind === '' ? subject : subject.slice(kind.length + 1);
  const place = file === undefined ? '' : [file, line].filter((part) => part !== undefined).join(':');
  return [name, place].filter((part) => part !== '').join(' at ');
}
