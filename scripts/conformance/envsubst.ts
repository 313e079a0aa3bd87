import {
  substitute,
  SubstitutionError,
  Variables,
  type SubstitutionFault,
} from '../../src/render/flux/substitution/index.ts';
import type { Replay } from './replay.ts';

/** A row of envsubst.jsonl. */
interface Case {
  readonly strict?: boolean;
  readonly vars?: Readonly<Record<string, string>>;
  readonly input: string;
  readonly output?: string;
  /** Upstream's name of an error or its words. */
  readonly error?: string;
}

/** What upstream calls its errors, and what we do. */
const faults: readonly (readonly [RegExp, SubstitutionFault])[] = [
  [/errVarNotSet|variable not set/i, 'variable-not-set'],
  [/ErrBadSubstitution|bad substitution/i, 'bad-substitution'],
  [/ErrMissingClosingBrace|missing closing brace/i, 'missing-closing-brace'],
  [/ErrParseVariableName|unable to parse variable name/i, 'no-variable-name'],
  [/ErrParseFuncSubstitution|unable to parse substitution within function/i, 'no-function-argument'],
];

/** Substitutes the input and compares the text, or the kind of the error. */
export function replaySubstitution({ strict = false, vars = {}, input, output, error }: Case): Replay {
  const name = `${JSON.stringify(input)}${strict ? ' (strict)' : ''}`;
  const entries = Object.entries(vars).map(([key, value]) => ({ name: key, value, origin: key }));
  try {
    const { text } = substitute(input, new Variables([{ entries }]), strict);
    if (error !== undefined)
      return { name, differences: [`gave ${JSON.stringify(text)}, but upstream says: ${error}`] };
    if (output === undefined) return { name, differences: ['the case has neither "output" nor "error"'] };
    const isSame = text === output;
    return { name, differences: isSame ? [] : [`expected ${JSON.stringify(output)}, found ${JSON.stringify(text)}`] };
  } catch (failure) {
    if (!(failure instanceof SubstitutionError)) throw failure;
    if (error === undefined) return { name, differences: [`failed: ${failure.message}`] };
    const wanted = faults.find(([pattern]) => pattern.test(error))?.[1];
    if (wanted === failure.code) return { name, differences: [] };
    return { name, differences: [`failed with ${failure.code}, but upstream says: ${error}`] };
  }
}
