import { emitWithMap, type MapNode, type Span } from '../../../kustomize/index.ts';
import { innerIndex } from '../../../kustomize/tree/inner-index.ts';
import { deciderOf, innerMark } from '../../../kustomize/tree/mark.ts';
import type { Mark } from '../../../kustomize/tree/node.ts';
import { spanAt } from './span-at.ts';

/** The text that kustomize prints for an object, with the way back from its characters to the files they come from. */
export class BuiltText {
  readonly text: string;
  readonly #spans: readonly Span[];

  constructor(node: MapNode) {
    const { text, spans } = emitWithMap([node]);
    this.text = text;
    this.#spans = spans;
  }

  /**
   * The mark of what stands at an offset: of the key or value that begins there, or of a character within. Undefined
   * between keys and values, and for what no text decided.
   */
  markAt(offset: number): Mark | undefined {
    const span = this.#spanAt(offset);
    return span !== undefined && offset <= span.start ? span.node.mark : this.characterAt(offset);
  }

  /** The mark of the very character at an offset, behind quotes and block headers. */
  characterAt(offset: number): Mark | undefined {
    const span = this.#spanAt(offset);
    if (span === undefined) return undefined;
    const { node, start } = span;
    // What a prefix or a template made of several texts stands nowhere as a whole.
    if (node.mark === undefined || deciderOf(node.mark).part) return node.mark;
    return innerMark(node, innerIndex(this.text, start, node.text, offset), undefined);
  }

  /** The key or value that an offset is in. */
  #spanAt(offset: number): Span | undefined {
    const span = spanAt(this.#spans, offset);
    return span !== undefined && span.start <= offset ? span : undefined;
  }
}
