import type { Exception } from '../../model/exception.ts';

/** The exceptions of either list that can make a verdict another one, now that `after` stands in place of `before`. */
export function changedExceptions(before: readonly Exception[], after: readonly Exception[]): readonly Exception[] {
  const [old, current] = [before, after].map(
    (list) => new Map(list.map((exception) => [textOf(exception), exception])),
  );
  if (!old || !current) return [];
  const staying = [old, current].map((texts) =>
    Array.from(texts.keys()).filter((text) => old.has(text) && current.has(text)),
  );
  // Verdicts name exceptions in their order.
  if (JSON.stringify(staying[0]) !== JSON.stringify(staying[1])) return [...before, ...after];
  return [...without(old, current), ...without(current, old)];
}

function without(list: ReadonlyMap<string, Exception>, others: ReadonlyMap<string, Exception>): Exception[] {
  return Array.from(list).flatMap(([text, exception]) => (others.has(text) ? [] : [exception]));
}

function textOf(exception: Exception): string {
  return JSON.stringify(exception);
}
