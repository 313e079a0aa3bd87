/**
 * The entries of an object whose names are among these, in whatever case they are written: Kubescape reads JSON so. Of several
 * the last counts. Undefined when it is no object.
 */
export function namedAs(value: unknown, names: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const byCase = new Map(names.map((name) => [name.toLowerCase(), name]));
  const known = Object.entries(value).flatMap(([key, entry]: [string, unknown]) => {
    const name = byCase.get(key.toLowerCase());
    // Go writes what is not set as null.
    return name === undefined || entry === null ? [] : [[name, entry] as const];
  });
  return Object.fromEntries(known);
}
