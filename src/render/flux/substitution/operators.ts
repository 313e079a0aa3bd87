import type { Budget } from './budget.ts';
import type { Bytes } from './bytes.ts';
import { lower, lowerFirst, upper, upperFirst } from './casing.ts';
import { replaceAll, replaceFirst, replacePrefix, replaceSuffix } from './replace.ts';
import { substring } from './substring.ts';
import { trimPrefix, trimSuffix } from './trim.ts';

/** An operator at work on a variable's value. */
interface Application {
  readonly operator: string;
  readonly value: Bytes;
  readonly args: readonly Bytes[];
}

type Change = (value: Bytes, first: Bytes, second: Bytes | undefined, budget: Budget) => Bytes | undefined;

const withoutArguments: ReadonlyMap<string, (value: Bytes) => Bytes> = new Map([
  ['#', (value) => String(value.length)],
  ['^', upperFirst],
  ['^^', upper],
  [',', lowerFirst],
  [',,', lower],
]);

const withArguments: ReadonlyMap<string, Change> = new Map<string, Change>([
  [':', substring],
  ['#', (value, first, _, { spendSteps }) => trimPrefix(value, first, false, spendSteps)],
  ['##', (value, first, _, { spendSteps }) => trimPrefix(value, first, true, spendSteps)],
  ['%', (value, first, _, { spendSteps }) => trimSuffix(value, first, false, spendSteps)],
  ['%%', (value, first, _, { spendSteps }) => trimSuffix(value, first, true, spendSteps)],
  ['/', (value, first, second = '') => replaceFirst(value, first, second)],
  ['//', (value, first, second = '', { spendBytes }) => replaceAll(value, first, second, spendBytes)],
  // These two do nothing when the replacement is left out.
  ['/#', (value, first, second) => (second === undefined ? value : replacePrefix(value, first, second))],
  ['/%', (value, first, second) => (second === undefined ? value : replaceSuffix(value, first, second))],
]);

/**
 * What an operator other than a default makes of a value: `#` counts bytes without an argument and cuts with one. None
 * at all, and the pairs `,^` and `^,` that the grammar takes, change nothing. Undefined where envsubst crashes.
 */
export function apply({ operator, value, args }: Application, budget: Budget): Bytes | undefined {
  const [first, second] = args;
  if (first === undefined) return withoutArguments.get(operator)?.(value) ?? value;
  const change = withArguments.get(operator);
  return change === undefined ? value : change(value, first, second, budget);
}
