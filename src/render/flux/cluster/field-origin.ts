import type { Layer } from '../../../kustomize/index.ts';

/** The text that decides a field of a rendered object. */
export interface FieldOrigin {
  /** Path in the repository, without a slash at its start. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /**
   * `exact`: a change of the text at the place changes the field likewise. `file`: the file has a say in it, and the place
   * is the best that is known. `release`: a chart makes the field of values; the place is that of the release.
   */
  readonly certainty: 'exact' | 'file' | 'release';
  /** What the value went through, the first one first: patches, generators, variables. */
  readonly layers: readonly Layer[];
}
