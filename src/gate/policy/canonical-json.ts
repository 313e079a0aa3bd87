/** JSON in which equal data are equal texts: the keys of every mapping are sorted, what is undefined is left out. */
export function canonicalJson(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const pairs = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(pairs);
  });
}
