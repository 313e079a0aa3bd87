const decimal = /^(?:0|[1-9]\d*)$/;

/**
 * How two resourceVersions compare: negative where `one` is older, positive where it is newer, 0 where they are the
 * same; undefined where they cannot be compared, as one of them is no decimal number.
 */
export function compareVersions(one: string, other: string): number | undefined {
  if (one === other) return 0;
  if (!decimal.test(one) || !decimal.test(other)) return undefined;
  if (one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : 1;
}
