import type { Span } from '../../../kustomize/index.ts';

/** The first key or value that ends behind an offset of a printed text: the one that it is in, or that comes next. */
export function spanAt(spans: readonly Span[], offset: number): Span | undefined {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return spans[low];
}
