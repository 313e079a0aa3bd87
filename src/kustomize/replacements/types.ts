import type { Selector } from '../selector.ts';
import type { Naming } from '../tree/named-by.ts';
import type { Mark, Step } from '../tree/node.ts';

/** How a part of a value is read or written. */
export interface FieldOptions {
  readonly delimiter?: string | undefined;
  readonly index?: number | undefined;
  /** Accepted, without effect. */
  readonly encoding?: string | undefined;
  readonly create?: boolean | undefined;
}

/** Where a value comes from: one resource, named exactly, and a path in it. */
export interface ReplacementSource {
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly fieldPath?: string | undefined;
  readonly options?: FieldOptions | undefined;
  /** Where the texts stand that name the resource. */
  readonly naming?: Naming | undefined;
}

/** Where a value goes. */
export interface ReplacementTarget {
  readonly select?: Selector | undefined;
  readonly reject?: readonly (Selector | undefined)[] | undefined;
  readonly fieldPaths?: readonly string[] | undefined;
  readonly options?: FieldOptions | undefined;
}

/** One entry of `replacements`, with the file that it may name already read. */
export interface Replacement {
  readonly source?: ReplacementSource | undefined;
  readonly sourceValue?: string | undefined;
  /** Where the text of `sourceValue` stands. */
  readonly sourceValueMark?: Mark | undefined;
  readonly targets?: readonly (ReplacementTarget | undefined)[] | undefined;
  readonly step?: Step | undefined;
}
