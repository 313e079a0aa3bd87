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
  /** The part of the value that the text is, in UTF-16 units; all of it unless given. */
  readonly part?: { readonly start: number; readonly end: number };
  /** How the value is made of the text, where it is not the same: Secrets hold base64. */
  readonly encoding?: 'base64';
  /** What the value went through, the first one first: patches, generators, variables. */
  readonly layers: readonly Layer[];
}
