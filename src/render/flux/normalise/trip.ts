import type { Path, PathStep } from '../../../model/path.ts';

/** One object's way through its Go type: where it is, and what it lost so far. */
export interface Trip {
  readonly path: PathStep[];
  readonly dropped: Path[];
  /** Whether a value stands for one that only the cluster knows; it fits every type. */
  readonly isHidden: (value: unknown) => boolean;
}

/** A value that its Go type cannot hold. */
export class Mismatch extends Error {
  readonly path: Path;
  readonly wanted: string;

  constructor(trip: Trip, wanted: string) {
    super(`not ${wanted}`);
    this.name = 'Mismatch';
    this.path = [...trip.path];
    this.wanted = wanted;
  }
}

/** How values of one Go type come back. */
export interface Codec {
  /** What comes back where nothing, or null, was. */
  readonly zero: unknown;
  /** What `value`, which is not null, comes back as: itself where nothing changes. Throws a Mismatch. */
  convert(value: unknown, trip: Trip): unknown;
  /** Whether a field with `omitempty` is left out that came back as `result`; `absent`: it was null or not there. */
  isEmpty(result: unknown, absent: boolean): boolean;
}
