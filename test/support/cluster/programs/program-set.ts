/** Programs of others that are built from Go modules for tests, all of one pinned go.mod. */
export interface ProgramSet {
  /** Names the cache of the set. */
  readonly name: string;
  /** Folder of go.mod and go.sum. */
  readonly module: string;
  /** Files of Go in that folder that are ours and part of the programs, relative to it. Default: none. */
  readonly sources?: readonly string[];
  /** In the order in which they are built: a later one finds most of its packages compiled by an earlier one. */
  readonly programs: readonly GoProgram[];
}

export interface GoProgram {
  /** The file's name. */
  readonly name: string;
  /** The Go package of its main function. */
  readonly package: string;
  /** What the linker writes into string variables, by the full name of the variable. */
  readonly variables: Readonly<Record<string, string>>;
  /** Arguments with which the program says its version; absent where it cannot: Go reads what it was built of. */
  readonly versionArguments?: readonly string[];
  /** What is in that answer when all is well. */
  readonly version: string;
}
