import { quote } from '../../../manifests/problem.ts';
import { Budget } from './budget.ts';
import { bytesOf, type Bytes } from './bytes.ts';
import { SubstitutionError } from './errors.ts';
import type { Argument, Expression } from './expression.ts';
import { apply } from './operators.ts';
import type { Lookup, Variables } from './variables.ts';

/** How a variable took part in an expression's value. */
export type Use<Origin> =
  /** Its value is in there, as it is or changed. */
  | { readonly name: string; readonly as: 'value'; readonly origin: Origin }
  /** It is unset, or set to nothing by `origin`, and the expression's own default stands for it. */
  | { readonly name: string; readonly as: 'default'; readonly origin?: Origin }
  /** It is unset, and not in strict mode: it is empty. */
  | { readonly name: string; readonly as: 'empty' }
  /** Only the cluster knows it; it comes from one of `origins`. */
  | { readonly name: string; readonly as: 'unknown'; readonly origins: readonly Origin[] };

/** What an expression comes to. `bytes` is undefined where that depends on what only the cluster knows. */
export interface Value<Origin> {
  readonly bytes: Bytes | undefined;
  readonly uses: readonly Use<Origin>[];
}

/** Evaluates expressions of one text. */
export class Evaluator<Origin> {
  readonly #variables: Variables<Origin>;
  readonly #strict: boolean;
  readonly #budget = new Budget();

  constructor(variables: Variables<Origin>, strict: boolean) {
    this.#variables = variables;
    this.#strict = strict;
  }

  /** Throws a SubstitutionError for an unset variable in strict mode, also in a default that is not needed, and at the limits. */
  evaluate(expression: Expression): Value<Origin> {
    const { name, operator } = expression;
    const args = expression.args.map((argument) => this.#argument(argument));
    const found = this.#variables.find(name);
    const isDefault = operator === '=' || /^:[-=?+]$/.test(operator);
    if (found.state === 'undefined' && this.#strict && !isDefault) throw notSet(expression);
    const value = isDefault ? defaulted(name, found, args) : this.#applied(expression, found, args);
    this.#budget.offset = expression.start;
    this.#budget.spendBytes(value.bytes?.length ?? 0);
    return value;
  }

  #argument(argument: Argument): Value<Origin> {
    return argument.kind === 'expression' ? this.evaluate(argument) : { bytes: bytesOf(argument.text), uses: [] };
  }

  #applied(expression: Expression, found: Lookup<Origin>, args: readonly Value<Origin>[]): Value<Origin> {
    const own = useOf(expression.name, found);
    const uses = [own, ...args.flatMap((arg) => arg.uses)];
    const texts = args.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes]));
    if (found.state === 'unknown' || texts.length < args.length) return { bytes: undefined, uses };
    const value = found.state === 'known' ? found.bytes : '';
    return { bytes: this.#apply(expression, value, texts), uses };
  }

  #apply(expression: Expression, value: Bytes, args: readonly Bytes[]): Bytes {
    this.#budget.offset = expression.start;
    return apply({ operator: expression.operator, value, args }, this.#budget) ?? outOfRange(expression);
  }
}

function defaulted<Origin>(name: string, found: Lookup<Origin>, args: readonly Value<Origin>[]): Value<Origin> {
  const isTaken = found.state === 'undefined' || (found.state === 'known' && found.bytes === '');
  if (!isTaken) return { bytes: found.state === 'known' ? found.bytes : undefined, uses: [useOf(name, found)] };
  const own: Use<Origin> = { name, as: 'default', ...(found.state === 'known' ? { origin: found.origin } : {}) };
  const uses = [own, ...args.flatMap((arg) => arg.uses)];
  const isKnown = args.every(({ bytes }) => bytes !== undefined);
  return { bytes: isKnown ? args.map(({ bytes }) => bytes).join('') : undefined, uses };
}

function useOf<Origin>(name: string, found: Lookup<Origin>): Use<Origin> {
  if (found.state === 'known') return { name, as: 'value', origin: found.origin };
  return found.state === 'unknown' ? { name, as: 'unknown', origins: found.origins } : { name, as: 'empty' };
}

function notSet({ name, start }: Expression): SubstitutionError {
  const message = `variable ${quote(name)} is not set; set it in spec.postBuild, or give it a default: "\${${name}:=…}"`;
  return new SubstitutionError('variable-not-set', message, start, [name]);
}

function outOfRange({ name, start }: Expression): never {
  const message = `the offset and length of ${quote(name)} are too large together; use smaller numbers`;
  throw new SubstitutionError('length-out-of-range', message, start, [name]);
}
