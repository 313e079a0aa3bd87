import { FluxError } from '../flux-error.ts';
import { compareVersions, readVersion, type Version } from './version.ts';

/** Whether a version is among those that a constraint allows. */
export type Constraint = (version: Version) => boolean;

interface Comparator {
  readonly operator: string;
  readonly bound: Version;
  /** The first number that is a wildcard or not written: 0 to 2; 3 where all three are given. */
  readonly given: number;
}

const numberPart = String.raw`\d+|[xX*]`;
const operators = String.raw`=<|<=|=>|>=|!=|~>|[=<>~^]`;
const suffix = String.raw`(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?`;
const versionText = String.raw`v?(${numberPart})(?:\.(${numberPart}))?(?:\.(${numberPart}))?${suffix}`;
const comparator = new RegExp(String.raw`[\s,]*(${operators})?\s*${versionText}(?=[\s,]|$)`, 'y');
const hyphen = /\s*(\S+)\s+-\s+(\S+)\s*/g;
const longest = 512;

/**
 * Reads a constraint as Masterminds/semver 3.4 does, which Flux and Helm choose charts by: groups of comparators, parted
 * by `||`. Prereleases count only in a group that names one, and then all of them do, unlike in npm's ranges. Throws a
 * FluxError.
 */
export function readConstraint(text: string): Constraint {
  if (text.length > longest) throw new FluxError(`a version constraint has more than ${longest} characters`);
  const groups = text.split('||').map((group) => readGroup(group.replaceAll(hyphen, '>=$1, <=$2'), text));
  return (version) =>
    groups.some((group) => {
      const hasPrerelease = group.some(({ bound }) => bound.prerelease !== '');
      return (version.prerelease === '' || hasPrerelease) && group.every((one) => holds(one, version));
    });
}

function readGroup(group: string, whole: string): readonly Comparator[] {
  const found: Comparator[] = [];
  const end = group.trimEnd().length;
  comparator.lastIndex = 0;
  for (let at = 0; at < end || found.length === 0; at = comparator.lastIndex) {
    const parts = comparator.exec(group);
    if (parts === null) throw new FluxError(`improper version constraint: ${JSON.stringify(whole)}`);
    const [, operator = '', ...numbers] = parts;
    found.push(comparatorOf(operator, numbers.slice(0, 3), numbers[3] ?? ''));
  }
  return found;
}

function comparatorOf(operator: string, parts: readonly (string | undefined)[], prerelease: string): Comparator {
  const wildcard = [0, 1, 2].find((index) => /^[xX*]?$/.test(parts[index] ?? ''));
  const given = wildcard ?? 3;
  const numbers = parts.slice(0, given).join('.') || '0';
  const bound = readVersion(prerelease === '' ? numbers : `${padded(numbers)}-${prerelease}`);
  if (bound === undefined) throw new FluxError(`improper version constraint: ${JSON.stringify(parts.join('.'))}`);
  return { operator, bound, given };
}

function padded(numbers: string): string {
  return [...numbers.split('.'), '0', '0'].slice(0, 3).join('.');
}

function holds(one: Comparator, version: Version): boolean {
  return (tests[one.operator] ?? isTilde)(one, version);
}

type Test = (one: Comparator, version: Version) => boolean;

const isAtLeast: Test = ({ bound }, version) => compareVersions(version, bound) >= 0;
const isAtMost: Test = (one, version) => {
  if (one.given === 3) return compareVersions(version, one.bound) <= 0;
  const kept = one.given === 0 ? { ...one, given: 2 } : one;
  return compareVersions(version, one.bound) <= 0 || isWithin(kept, version);
};
const isOther: Test = (one, version) => {
  if (!isWithin(one, version)) return compareVersions(version, one.bound) !== 0;
  const hasPrerelease = version.prerelease !== '' || one.bound.prerelease !== '';
  return one.given === 2 && hasPrerelease && version.prerelease !== one.bound.prerelease;
};
const isSame: Test = (one, version) => {
  return one.given < 3 ? isTilde(one, version) : compareVersions(version, one.bound) === 0;
};

const tests: Readonly<Record<string, Test>> = {
  '': isSame,
  '=': isSame,
  '!=': isOther,
  '>': (one, version) => compareVersions(version, one.bound) > 0 && !isWithin(one, version),
  '<': ({ bound }, version) => compareVersions(version, bound) < 0,
  '>=': isAtLeast,
  '=>': isAtLeast,
  '<=': isAtMost,
  '=<': isAtMost,
  '~': isTilde,
  '~>': isTilde,
  '^': (one, version) => isAtLeast(one, version) && startsWith(version, one.bound, caretLength(one)),
};

/** Whether a version is one of those that a bound with wildcards stands for; `*` alone stands for 0.0.0 here. */
function isWithin({ bound, given }: Comparator, version: Version): boolean {
  return given > 0 && given < 3 && startsWith(version, bound, given);
}

/** Patches of a minor version; where no minor one is given, all of a major one. */
function isTilde({ bound, given }: Comparator, version: Version): boolean {
  // The library takes ~0.0.0 for *, which it writes in the same way.
  const length = given === 3 && bound.numbers.every((number) => number === 0n) ? 0 : Math.min(given, 2);
  return compareVersions(version, bound) >= 0 && startsWith(version, bound, length);
}

/** How many numbers stay: up to the first that is not zero. */
function caretLength({ bound: { numbers }, given }: Comparator): number {
  const first = numbers.findIndex((number) => number > 0n);
  return Math.min(given || 3, first < 0 ? 3 : first + 1);
}

function startsWith(version: Version, bound: Version, length: number): boolean {
  return bound.numbers.slice(0, length).every((number, index) => version.numbers[index] === number);
}
