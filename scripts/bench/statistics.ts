/** The value that `share` of all values do not exceed; 0.5 is the median, of an even number the mean of the middle two. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  if (share !== 0.5) return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
