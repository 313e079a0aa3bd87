/** A pure function that works once for each object; what it gave is kept as long as the object. Errors are not. */
export function once<S extends object, T>(work: (source: S) => T): (source: S) => T {
  const known = new WeakMap<S, { readonly value: T }>();
  return (source) => {
    const kept = known.get(source);
    if (kept) return kept.value;
    const value = work(source);
    known.set(source, { value });
    return value;
  };
}
