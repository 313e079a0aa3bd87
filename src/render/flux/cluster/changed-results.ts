import type { RenderedObject } from './rendered.ts';

/** What of a result shows whether it is another one. */
interface Result {
  readonly state: string;
  readonly error?: string | undefined;
  readonly objects: readonly RenderedObject[];
}

/** The names of the results that are not what they were, or are only on one side. */
export function changedResults(
  left: ReadonlyMap<string, Result>,
  right: ReadonlyMap<string, Result>,
): readonly string[] {
  const keys = new Set([...left.keys(), ...right.keys()]);
  return Array.from(keys).filter((key) => {
    const [one, other] = [left.get(key), right.get(key)];
    if (one === undefined || other === undefined) return true;
    return one.state !== other.state || one.error !== other.error || !isSameList(one.objects, other.objects);
  });
}

/** Objects of what did not change are not made again. */
export function isSameList(left: readonly RenderedObject[], right: readonly RenderedObject[]): boolean {
  return left.length === right.length && left.every((one, index) => one === right[index]);
}
