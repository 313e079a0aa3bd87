import { isAnyOf, order } from '../compare.ts';
import type { Functions } from '../evaluate.ts';
import { formatted } from '../printf.ts';
import { TemplateError } from '../template-error.ts';
import { isList, isTrue, printed, textIn, typeName, type Value } from '../values.ts';
import { taking, takingAtLeast } from './taking.ts';

/** The functions of Go's text/template. */
export const builtIns: Functions = new Map([
  // Where the operand that decides is not the last one, the evaluator has ended before.
  ['and', takingAtLeast(1, (args) => args.at(-1) ?? null)],
  ['or', takingAtLeast(1, (args) => args.at(-1) ?? null)],
  ['not', taking(1, ([value]) => !isTrue(value ?? null))],
  ['eq', takingAtLeast(2, (args) => isAnyOf(args))],
  ['ne', taking(2, (args) => !isAnyOf(args))],
  ['lt', taking(2, ([left, right]) => order(left, right) < 0)],
  ['le', taking(2, ([left, right]) => order(left, right) <= 0)],
  ['gt', taking(2, ([left, right]) => order(left, right) > 0)],
  ['ge', taking(2, ([left, right]) => order(left, right) >= 0)],
  ['len', taking(1, ([value]) => BigInt(lengthOf(value ?? null)))],
  ['index', takingAtLeast(1, ([value, ...keys]) => keys.reduce(itemAt, value ?? null))],
  ['print', (args) => joined(args)],
  ['println', (args) => `${args.map(printed).join(' ')}\n`],
  ['printf', takingAtLeast(1, ([format, ...args], budget) => formatted(textIn(format), args, budget))],
]);

function lengthOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (isList(value)) return value.length;
  if (value instanceof Map) return value.size;
  throw new TemplateError(value === null ? 'len of nil pointer' : `len of type ${typeName(value)}`);
}

/** An entry that a map does not have is nil here, whatever `missingkey` says. */
function itemAt(value: Value, key: Value): Value {
  if (value === null) throw new TemplateError('index of untyped nil');
  if (value instanceof Map) return value.get(textIn(key)) ?? null;
  if (!isList(value)) throw new TemplateError(`can't index item of type ${typeName(value)}`);
  if (typeof key !== 'bigint') throw new TemplateError(`cannot index slice/array with type ${typeName(key)}`);
  const item = key < 0n ? undefined : value[Number(key)];
  if (item === undefined) throw new TemplateError(`index out of range: ${key}`);
  return item;
}

/** As fmt.Sprint: a space between two operands neither of which is a text. */
function joined(args: readonly Value[]): string {
  return args
    .map((value, at) => {
      const before = args[at - 1];
      const isApart = before !== undefined && typeof before !== 'string' && typeof value !== 'string';
      return `${isApart ? ' ' : ''}${printed(value)}`;
    })
    .join('');
}
