import type { RenderedObject } from './rendered.ts';

/** What of a result shows whether it is another one. */
interface Result {
  readonly state: string;
  readonly error?: string | undefined;
  readonly objects: readonly RenderedObject[];
}

/** Whether two rounds came to the same. */
export function sameResults(left: ReadonlyMap<string, Result>, right: ReadonlyMap<string, Result>): boolean {
  if (left.size !== right.size) return false;
  return Array.from(left).every(([key, result]) => {
    const other = right.get(key);
    const isSame = other !== undefined && other.state === result.state && other.error === result.error;
    return isSame && isSameList(result.objects, other.objects);
  });
}

/** Objects of what did not change are not made again. */
export function isSameList(left: readonly RenderedObject[], right: readonly RenderedObject[]): boolean {
  return left.length === right.length && left.every((one, index) => one === right[index]);
}
