import { emitWithMap, type MapNode, type Span } from '../../../kustomize/index.ts';
import { innerIndex } from '../../../kustomize/tree/inner-index.ts';
import { innerMark } from '../../../kustomize/tree/mark.ts';
import type { Mark } from '../../../kustomize/tree/node.ts';

/** The text that kustomize prints for an object, with the way back from its characters to the files they come from. */
export class BuiltText {
  readonly text: string;
  readonly #spans: readonly Span[];

  constructor(node: MapNode) {
    const { text, spans } = emitWithMap([node]);
    this.text = text;
    this.#spans = spans;
  }

  /** The mark of the character at an offset; undefined between keys and values, and for what no text decided. */
  markAt(offset: number): Mark | undefined {
    const span = this.spanAt(offset);
    if (span?.node.mark === undefined) return undefined;
    const { node, start } = span;
    const index = innerIndex(this.text, start, node.text, offset);
    return index === 0 ? node.mark : innerMark(node, index, undefined);
  }

  /** The key or value that an offset is in. */
  spanAt(offset: number): Span | undefined {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#spans[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const span = this.#spans[low];
    return span !== undefined && span.start <= offset ? span : undefined;
  }
}
