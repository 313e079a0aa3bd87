/** The first version that takes an undefined variable for an error (kustomize-controller 1.9). */
const firstStrict = numberOf(2, 9, 0);

/**
 * Whether Flux of a version fails for undefined variables. The version may be one, or a range as a FluxInstance has it
 * (`2.x`, `>=2.6 <2.9`): then its newest counts. What is unknown or cannot be read counts as new.
 */
export function failsForUndefinedVariables(version: string | undefined): boolean {
  if (version === undefined) return true;
  return version.split('||').some((part) => below(part) > firstStrict);
}

/** The version that everything in a range is below; infinite when it has no end, or cannot be read. */
function below(range: string): number {
  const comparators = range.matchAll(/([<>=~^!]*)\s*v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?[^\s,]*/g);
  const ends = Array.from(comparators, ([, operator = '', ...parts]) => end(operator, parts.map(toNumber)));
  return Math.min(Infinity, ...ends);
}

function end(operator: string, [major, minor, patch]: readonly (number | undefined)[]): number {
  if (major === undefined || operator.startsWith('>') || operator.startsWith('!')) return Infinity;
  if (operator === '<') return numberOf(major, minor ?? 0, patch ?? 0);
  if (operator === '^' || minor === undefined) return numberOf(major + 1, 0, 0);
  if (operator.startsWith('~') || patch === undefined) return numberOf(major, minor + 1, 0);
  return numberOf(major, minor, patch + 1);
}

/** A wildcard is as good as nothing. */
function toNumber(part: string | undefined): number | undefined {
  return part === undefined || !/^\d+$/.test(part) ? undefined : Number(part);
}

function numberOf(major: number, minor: number, patch: number): number {
  return (major * 100_000 + minor) * 100_000 + patch;
}
