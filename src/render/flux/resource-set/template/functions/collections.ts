import type { Budget } from '../budget.ts';
import type { Functions } from '../evaluate.ts';
import { TemplateError } from '../template-error.ts';
import {
  compareTexts,
  intIn,
  isList,
  isSame,
  isTrue,
  listIn,
  printed,
  textIn,
  typeName,
  type Value,
} from '../values.ts';
import { taking, takingAtLeast } from './taking.ts';

/** slim-sprig's functions of lists, of whether there is something, and of types. */
export const collections: Functions = new Map([
  [
    'default',
    takingAtLeast(1, ([otherwise, ...given]) =>
      given[0] !== undefined && isTrue(given[0]) ? given[0] : (otherwise ?? null),
    ),
  ],
  ['empty', taking(1, ([value]) => !isTrue(value ?? null))],
  ['coalesce', (args) => args.find(isTrue) ?? null],
  ['all', (args) => args.every(isTrue)],
  ['any', (args) => args.some(isTrue)],
  ['ternary', taking(3, ([yes, no, condition]) => (flagIn(condition) ? yes : no) ?? null)],
  ['fail', taking(1, ([message]) => failWith(textIn(message)))],
  ['kindOf', taking(1, ([value]) => kindOf(value ?? null))],
  ['kindIs', taking(2, ([kind, value]) => kindOf(value ?? null) === textIn(kind))],
  ['deepEqual', taking(2, ([left, right]) => isSame(left ?? null, right ?? null))],
  ['list', (args) => args],
  ['tuple', (args) => args],
  ['join', taking(2, ([by, value], budget) => joined(textIn(by), strings(value ?? null), budget))],
  [
    'sortAlpha',
    taking(1, ([value]) => (isList(value) ? strings(value).toSorted(compareTexts) : strings(value ?? null))),
  ],
  ['toStrings', taking(1, ([value]) => strings(value ?? null))],
  ['first', taking(1, ([list]) => listIn(list)[0] ?? null)],
  ['last', taking(1, ([list]) => listIn(list).at(-1) ?? null)],
  ['rest', taking(1, ([list]) => listIn(list).slice(1))],
  ['initial', taking(1, ([list]) => listIn(list).slice(0, -1))],
  ['append', taking(2, ([list, value]) => [...listIn(list), value ?? null])],
  ['push', taking(2, ([list, value]) => [...listIn(list), value ?? null])],
  ['prepend', taking(2, ([list, value]) => [value ?? null, ...listIn(list)])],
  ['concat', (args) => args.flatMap((list) => listIn(list))],
  ['reverse', taking(1, ([list]) => listIn(list).toReversed())],
  ['uniq', taking(1, ([list], budget) => unique(listIn(list), (count) => budget.step(count)))],
  [
    'without',
    takingAtLeast(1, ([list, ...others]) =>
      listIn(list).filter((item) => !others.some((other) => isSame(item, other))),
    ),
  ],
  ['has', taking(2, ([wanted, list]) => list !== null && listIn(list).some((item) => isSame(item, wanted ?? null)))],
  ['compact', taking(1, ([list]) => listIn(list).filter(isTrue))],
  ['slice', takingAtLeast(1, ([list, from, to]) => part(listIn(list), from, to))],
]);

/** Texts of a list; nil falls away, and what is no list is one text. */
function strings(value: Value): string[] {
  if (isList(value)) return value.filter((item) => item !== null).map(printed);
  return value === null ? [] : [printed(value)];
}

function joined(by: string, parts: readonly string[], budget: Budget): string {
  budget.text(by.length * parts.length);
  return parts.join(by);
}

function flagIn(value: Value | undefined): boolean {
  if (typeof value === 'boolean') return value;
  throw new TemplateError(`wrong type for value; expected bool; got ${typeName(value ?? null)}`);
}

function failWith(message: string): never {
  throw new TemplateError(message);
}

function kindOf(value: Value): string {
  if (value === null) return 'invalid';
  if (isList(value)) return 'slice';
  if (value instanceof Map) return 'map';
  if (typeof value !== 'bigint') return typeName(value);
  throw new TemplateError('the kind of a computed integer is not supported here');
}

function unique(list: readonly Value[], step: (count: number) => void): Value[] {
  const found: Value[] = [];
  for (const item of list) {
    step(found.length);
    if (!found.some((other) => isSame(other, item))) found.push(item);
  }
  return found;
}

function part(list: readonly Value[], from: Value | undefined, to: Value | undefined): Value {
  if (list.length === 0) return null;
  const start = from === undefined ? 0 : intIn(from);
  const end = to === undefined ? list.length : intIn(to);
  if (start < 0 || start > end || end > list.length)
    throw new TemplateError(`slice bounds out of range [${start}:${end}]`);
  return list.slice(start, end);
}
