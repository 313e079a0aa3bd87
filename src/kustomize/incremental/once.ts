/**
 * A pure function that works once for each object; what it gave is kept as long as the object. Errors are not, so what
 * further arguments say may matter to errors, and to nothing else.
 */
export function once<S extends object, T, A extends readonly unknown[] = []>(
  work: (source: S, ...forErrors: A) => T,
): (source: S, ...forErrors: A) => T {
  const known = new WeakMap<S, { readonly value: T }>();
  return (source, ...forErrors) => {
    const kept = known.get(source);
    if (kept) return kept.value;
    const value = work(source, ...forErrors);
    known.set(source, { value });
    return value;
  };
}
