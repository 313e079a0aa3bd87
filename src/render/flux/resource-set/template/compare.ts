import { TemplateError } from './template-error.ts';
import { compareTexts, isList, typeName, type Value } from './values.ts';

/** Go's `eq`: whether the first is any of the others. Numbers of different types cannot be compared. */
export function isAnyOf([first, ...others]: readonly Value[]): boolean {
  if (first === undefined || others.length === 0) throw new TemplateError('missing argument for comparison');
  return others.some((other) => isEqual(first, other));
}

function isEqual(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right;
  if (isCollection(left) || isCollection(right)) {
    throw new TemplateError(`non-comparable types ${typeName(left)} and ${typeName(right)}`);
  }
  if (typeof left !== typeof right) throw incompatible(left, right);
  return left === right;
}

/** Less than zero, zero or more, for two texts or two numbers of one type. */
export function order(left: Value | undefined, right: Value | undefined): number {
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right);
  const isNumber = typeof left === 'bigint' || typeof left === 'number';
  if (left === undefined || right === undefined || !isNumber || typeof left !== typeof right)
    throw incompatible(left ?? null, right ?? null);
  if (left === right) return 0;
  return left < (right as typeof left) ? -1 : 1;
}

function isCollection(value: Value): boolean {
  return isList(value) || value instanceof Map;
}

function incompatible(left: Value, right: Value): TemplateError {
  return new TemplateError(
    `incompatible types for comparison: ${typeName(left)} and ${typeName(right)}; numbers of inputs are floats, "| int" makes integers of them`,
  );
}
