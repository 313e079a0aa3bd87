import {
  substitute,
  Variables,
  type Substituted,
  type SubstitutionError,
  type VariableSource,
} from '../../../../src/render/flux/substitution/index.ts';

/** A source whose entries say its name as their origin. */
export function source(
  origin: string,
  values: Readonly<Record<string, string | Uint8Array | undefined>>,
): VariableSource<string> {
  return { entries: Object.entries(values).map(([name, value]) => ({ name, value, origin })) };
}

/** Substitutes inline values. */
export function substituted(
  text: string,
  values: Readonly<Record<string, string | Uint8Array | undefined>> = {},
  strict = true,
): Substituted<string> {
  return substitute(text, new Variables([source('inline', values)]), strict);
}

/** What an action throws, as far as it is told to users. */
export function faultOf(action: () => unknown): Pick<SubstitutionError, 'code' | 'message' | 'offset'> | undefined {
  try {
    action();
  } catch (error) {
    return error as SubstitutionError;
  }
  return undefined;
}
