import type { Budget } from '../budget.ts';
import type { Functions } from '../evaluate.ts';
import { TemplateError } from '../template-error.ts';
import { intIn, isList, printed, type Value } from '../values.ts';
import { taking, takingAtLeast } from './taking.ts';

/** slim-sprig's functions of numbers. Integers have 64 bits and wrap around. */
export const numbers: Functions = new Map([
  ['int', taking(1, ([value]) => intOf(value ?? null))],
  ['int64', taking(1, ([value]) => intOf(value ?? null))],
  ['float64', taking(1, ([value]) => floatOf(value ?? null))],
  ['add1', taking(1, ([value]) => wrapped(intOf(value ?? null) + 1n))],
  ['add', (args) => wrapped(args.map(intOf).reduce((sum, value) => sum + value, 0n))],
  ['sub', ofTwo((left, right) => left - right)],
  ['mul', takingAtLeast(1, (args) => args.map(intOf).reduce((product, value) => wrapped(product * value), 1n))],
  ['div', ofTwo(divided)],
  ['mod', ofTwo((left, right) => left - divided(left, right) * right)],
  ['max', takingAtLeast(1, (args) => args.map(intOf).reduce(larger))],
  ['biggest', takingAtLeast(1, (args) => args.map(intOf).reduce(larger))],
  ['min', takingAtLeast(1, (args) => args.map(intOf).reduce((left, right) => (left < right ? left : right)))],
  ['ceil', taking(1, ([value]) => Math.ceil(floatOf(value ?? null)))],
  ['floor', taking(1, ([value]) => Math.floor(floatOf(value ?? null)))],
  ['until', taking(1, ([to], budget) => steps(0, intIn(to), intIn(to) < 0 ? -1 : 1, budget))],
  ['untilStep', taking(3, ([from, to, by], budget) => steps(intIn(from), intIn(to), intIn(by), budget))],
]);

/** Go's `int` of whatever there is. Texts that readers of numbers disagree about are errors. */
function intOf(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return withoutFraction(value);
  if (value === null || isList(value) || value instanceof Map) return 0n;
  if (/^[+-]?(?:0|[1-9]\d*)$/.test(value)) {
    const number = BigInt(value.replace(/^\+/, ''));
    if (number === wrapped(number)) return number;
  } else if (!/^[+-]?\.?\d/.test(value)) return 0n;
  throw new TemplateError(`what integer ${JSON.stringify(value)} is cannot be told here; write it in decimal digits`);
}

function withoutFraction(value: number): bigint {
  const whole = Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  if (whole !== undefined && whole === wrapped(whole)) return whole;
  throw new TemplateError(`${printed(value)} is no integer of 64 bits`);
}

function floatOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return Number(intOf(value));
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return Number(value);
  if (!/\d|inf|nan/i.test(value)) return 0;
  throw new TemplateError(`what number ${JSON.stringify(value)} is cannot be told here`);
}

function wrapped(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

function ofTwo(compute: (left: bigint, right: bigint) => bigint): (args: readonly Value[], budget: Budget) => Value {
  return taking(2, ([left, right]) => wrapped(compute(intOf(left ?? null), intOf(right ?? null))));
}

function divided(left: bigint, right: bigint): bigint {
  if (right === 0n) throw new TemplateError('integer divide by zero');
  return left / right;
}

function steps(from: number, to: number, by: number, budget: Budget): bigint[] {
  const isAway = by === 0 || (to < from ? by > 0 : by < 0);
  if (isAway) return [];
  const count = Math.ceil((to - from) / by);
  budget.step(count);
  return Array.from({ length: count }, (_, at) => BigInt(from + at * by));
}
