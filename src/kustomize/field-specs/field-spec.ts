import { compareGvk } from '../order.ts';
import { KustomizeError } from '../errors.ts';
import { gvkMatches, printGvk } from '../identity.ts';
import type { Gvk } from '../resource.ts';

/** A field that a transformer handles: in which kinds (empty = any) and where, `/` between keys. */
export interface FieldSpec extends Gvk {
  readonly path: string;
  /** Whether the field is made where it is missing. */
  readonly create: boolean;
}

/** A field spec of the parts given; what is left out is wild, and nothing is created. */
export function fieldSpec(parts: Partial<FieldSpec> & { readonly path: string }): FieldSpec {
  return { group: '', version: '', kind: '', create: false, ...parts };
}

/** A table with one more entry. An entry that one of the table covers counts as known; it must agree on creation. */
export function mergeSpec(table: readonly FieldSpec[], added: FieldSpec): readonly FieldSpec[] {
  const known = table.find((spec) => spec.path === added.path && gvkMatches(spec, added));
  if (!known) return [...table, added];
  if (known.create !== added.create) throw new KustomizeError('conflicting fieldspecs');
  return table;
}

/** A table with the entries of another one. */
export function mergeSpecs(table: readonly FieldSpec[], added: readonly FieldSpec[]): readonly FieldSpec[] {
  return added.reduce(mergeSpec, table);
}

/** A table in legacy order of kinds. */
export function sortSpecs<T extends Gvk>(table: readonly T[]): readonly T[] {
  return table.toSorted((one, other) => compareGvk(one, other));
}

/** A row of a table as it is written here: kinds as `Kind`, `version/Kind` or `group/version/Kind`; `+` before a path creates. */
export type Row = readonly [kind: string, ...paths: readonly string[]];

/** The gvk that a row names. */
export function rowGvk(text: string): Gvk {
  const parts = text.split('/');
  return { group: parts.slice(0, -2).join('/'), version: parts.at(-2) ?? '', kind: parts.at(-1) ?? '' };
}

/** The field specs of rows. */
export function specTable(rows: readonly Row[]): readonly FieldSpec[] {
  return rows.flatMap(([kind, ...paths]) =>
    paths.map((path) => ({
      ...rowGvk(kind),
      path: path.startsWith('+') ? path.slice(1) : path,
      create: path.startsWith('+'),
    })),
  );
}

/** The specs of a table by kind, each kind's picked out once. */
export function specsByKind(table: readonly FieldSpec[]): (gvk: Gvk) => readonly FieldSpec[] {
  const known = new Map<string, readonly FieldSpec[]>();
  return (gvk) => {
    const key = printGvk(gvk);
    const specs = known.get(key) ?? table.filter((spec) => gvkMatches(gvk, spec));
    known.set(key, specs);
    return specs;
  };
}
