import {
  SCALAR_STYLE,
  getScalarValue,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { absent, scalarStart, Tags, yamlTags } from '../../model/yaml/event-text.ts';
import { KustomizeError } from '../errors.ts';
import type { ScalarNode, Source, Style } from './node.ts';
import { foldRareBreaks } from './rare-breaks.ts';

/** A tab before the first word of a block, empty lines above it left out. */
const tabAtStart = /(?: *\n)* *\t/y;

const styles: Readonly<Record<number, Style>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'literal',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'folded',
};

/** Reads single events of one part of a source; `base` is where the part starts. */
export class EventReader {
  readonly #source: Source;
  readonly #text: string;
  readonly #base: number;
  readonly #tags: Tags;
  /** Where the text of the last event ends: an empty value has no other place. */
  #end = 0;

  /** `document` is the event that opens the document. */
  constructor(source: Source, text: string, base: number, document: Event) {
    this.#source = source;
    this.#text = text;
    this.#base = base;
    this.#tags = new Tags(text, document);
  }

  /** The name of an anchor or of what an alias stands for; undefined where there is none. */
  anchor(event: { readonly anchorStart: number; readonly anchorEnd: number }): string | undefined {
    return event.anchorStart === absent ? undefined : this.#text.slice(event.anchorStart, event.anchorEnd);
  }

  /** The offset of a list or map in the source. */
  collection(event: SequenceEvent | MappingEvent): number {
    this.#end = Math.max(this.#end, event.start);
    return this.#base + event.start;
  }

  /** An empty value inside of brackets is told from others by a tag. */
  scalar(event: ScalarEvent, isInBrackets = false): ScalarNode {
    const text = this.#decoded(event);
    const mark = { source: this.#source, offset: this.#base + this.#start(event) };
    const style = styles[event.style] ?? 'plain';
    const isEmpty = event.valueStart === absent && isInBrackets;
    const tag = this.#tag(event) ?? (isEmpty ? '!!null' : undefined);
    return tag === undefined ? { kind: 'scalar', mark, text, style } : { kind: 'scalar', mark, text, style, tag };
  }

  #decoded(event: ScalarEvent): string {
    if (event.style === SCALAR_STYLE.DOUBLE_QUOTED) this.#refuseSurrogates(event);
    const text = getScalarValue(this.#text, event);
    const isBlock = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
    if (isBlock) this.#checkTabs(event);
    if (isBlock || !/[\u0085\u2028\u2029]/.test(text)) return text;
    // In double quotes they may come from escapes, which are no line breaks.
    const isRaw = /[\u0085\u2028\u2029]/.test(this.#text.slice(event.valueStart, event.valueEnd));
    return isRaw ? foldRareBreaks(text) : text;
  }

  /** go-yaml finds out how far a block is indented without an indicator from its first line, where tabs may not be. */
  #checkTabs(event: ScalarEvent): void {
    const header = this.#text.slice(scalarStart(this.#text, event), event.valueStart);
    if (/^[|>][-+]?[1-9]/.test(header)) return;
    tabAtStart.lastIndex = event.valueStart;
    if (tabAtStart.test(this.#text)) {
      throw new KustomizeError('yaml: found a tab character where an indentation space is expected');
    }
  }

  /** go-yaml knows no halves of characters, not even where two of them make one as in JSON. */
  #refuseSurrogates(event: ScalarEvent): void {
    const raw = this.#text.slice(event.valueStart, event.valueEnd);
    if (!/(?<!\\)(?:\\\\)*\\(?:u|U0000)[dD][89a-fA-F]/.test(raw)) return;
    const line = this.#text.slice(0, event.valueStart).split('\n').length;
    throw new KustomizeError(`yaml: line ${line}: found invalid Unicode character escape code`);
  }

  /** The tag in short form; undefined without one and for `!`, which says nothing. */
  #tag(event: ScalarEvent): string | undefined {
    const tag = this.#tags.of(event);
    if (tag === '!') return undefined;
    return tag?.startsWith(yamlTags) ? `!!${tag.slice(yamlTags.length)}` : tag;
  }

  /** The first character of a scalar, its quote or block header; for an empty one where the text before it ends. */
  #start(event: ScalarEvent): number {
    if (event.valueStart === absent) {
      this.#end = Math.max(this.#end, event.tagEnd, event.anchorEnd);
      return this.#end;
    }
    const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    this.#end = event.valueEnd + (isQuoted ? 1 : 0);
    return scalarStart(this.#text, event);
  }
}
