/** What can be wrong with a text, its variables, or what becomes of them. The first five are what envsubst itself says. */
export type SubstitutionFault =
  | 'bad-substitution'
  | 'missing-closing-brace'
  | 'no-variable-name'
  | 'no-function-argument'
  | 'variable-not-set'
  | 'invalid-variable-name'
  | 'length-out-of-range'
  | 'broken-character'
  | 'too-deep'
  | 'too-large'
  | 'too-costly'
  | 'no-yaml';

/** Why an object cannot be substituted. In a cluster this fails the whole Kustomization. */
export class SubstitutionError extends Error {
  readonly code: SubstitutionFault;
  /** Where in the text before substitution, in UTF-16 units; undefined for what is no matter of a place. */
  readonly offset: number | undefined;
  /** The variables that take part in it. */
  readonly variables: readonly string[];

  constructor(code: SubstitutionFault, message: string, offset?: number, variables: readonly string[] = []) {
    super(message);
    this.name = 'SubstitutionError';
    this.code = code;
    this.offset = offset;
    this.variables = variables;
  }
}
