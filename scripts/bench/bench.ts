/** A bench by name. */
export interface Bench {
  readonly describe: string;
  readonly help: string;
  /** Gives the exit code: 0 all bars passed, 1 one failed, 2 wrong options. */
  run(args: readonly string[]): Promise<number>;
}
