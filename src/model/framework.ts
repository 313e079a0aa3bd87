/** A named set of controls with a score of its own. */
export interface Framework {
  /** As reports and exceptions name it. */
  readonly name: string;
  readonly controls: readonly string[];
}
