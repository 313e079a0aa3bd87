/** A semantic version. Build metadata counts for nothing. */
export interface Version {
  readonly numbers: readonly [bigint, bigint, bigint];
  /** What follows the first `-`; empty for a release proper. */
  readonly prerelease: string;
}

const loose = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Reads a version as Masterminds/semver's NewVersion does: `v1` is 1.0.0. Undefined for what is none. */
export function readVersion(text: string): Version | undefined {
  const parts = text.length > 256 ? null : loose.exec(text);
  if (parts === null) return undefined;
  const [, major = '0', minor = '0', patch = '0', prerelease = ''] = parts;
  return { numbers: [BigInt(major), BigInt(minor), BigInt(patch)], prerelease };
}

/** Negative where the first one is lower, by the precedence of semver 2.0. */
export function compareVersions(one: Version, other: Version): number {
  for (const [index, number] of one.numbers.entries()) {
    const second = other.numbers[index] ?? 0n;
    if (number !== second) return number < second ? -1 : 1;
  }
  return comparePrereleases(one.prerelease, other.prerelease);
}

function comparePrereleases(one: string, other: string): number {
  if (one === other) return 0;
  if (one === '' || other === '') return one === '' ? 1 : -1;
  const [left, right] = [one.split('.'), other.split('.')];
  for (const [index, part] of left.entries()) {
    const second = right[index];
    if (second === undefined) return 1;
    const order = compareIdentifiers(part, second);
    if (order !== 0) return order;
  }
  return -1;
}

/** Numbers are below words, and count by their value. */
function compareIdentifiers(one: string, other: string): number {
  if (one === other) return 0;
  const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (isNumber && isOtherNumber) return BigInt(one) < BigInt(other) ? -1 : 1;
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return one < other ? -1 : 1;
}
