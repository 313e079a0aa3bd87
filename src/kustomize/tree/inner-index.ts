import { innerOffset } from './inner-offset.ts';

/** The index in a scalar's value of the character that stands at an offset of the text that the scalar is written in. */
export function innerIndex(text: string, start: number, value: string, offset: number): number {
  let low = 0;
  let high = value.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (innerOffset(text, start, value, middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
