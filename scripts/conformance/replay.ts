/** What one case came to. */
export interface Replay {
  readonly name: string;
  /** One line per difference; empty means passed. */
  readonly differences: readonly string[];
  /** Remarks that are no failures, such as results taken out under a deviation. */
  readonly notes?: readonly string[];
}
