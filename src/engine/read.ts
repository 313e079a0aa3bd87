/**
 * Tolerant reading of plain data of any shape. Rules follow Rego's view of a field: present means there and
 * not `false`; a wrong type is as good as missing.
 */

/** The own property `key` of a mapping, undefined for everything else. */
export function field(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

/** The field at the end of a chain of keys. */
export function fieldAt(value: unknown, ...keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) current = field(current, key);
  return current;
}

/** The items of a list; nothing for everything else. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string, or empty for everything else. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The own entries of a mapping; nothing for everything else. */
export function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isMapping(value) ? Object.entries(value) : [];
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== false;
}

/** Equality of plain data, as Rego compares: type-strict, order of keys irrelevant. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => isSame(item, right[index]));
  }
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && isSame(field(left, key), field(right, key)));
}

/** Whether every pair of `wanted` stands in `labels` too. */
export function includesLabels(labels: unknown, wanted: unknown): boolean {
  return entries(wanted).every(
    ([key, value]) => isMapping(labels) && Object.hasOwn(labels, key) && isSame(labels[key], value),
  );
}
