import {
  EVENT_ID,
  SCALAR_STYLE,
  getScalarValue,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { KustomizeError } from '../errors.ts';
import type { ScalarNode, Source, Style } from './node.ts';
import { foldRareBreaks } from './rare-breaks.ts';

/** A tab before the first word of a block, empty lines above it left out. */
const tabAtStart = /(?: *\n)* *\t/y;

/** What js-yaml writes where an event has no such range. */
const absent = -1;
const yamlTags = 'tag:yaml.org,2002:';

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
  readonly #origin: (offset: number) => number;
  readonly #prefixes = new Map<string, string>([['!!', yamlTags]]);
  /** Where the text of the last event ends: an empty value has no other place. */
  #end = 0;

  /**
   * `document` is the event that opens the document: it carries the tag directives. `origin` turns offsets of the text
   * that was parsed into those of the part of the source.
   */
  constructor(
    source: Source,
    text: string,
    base: number,
    document: Event,
    origin = (offset: number): number => offset,
  ) {
    this.#source = source;
    this.#text = text;
    this.#base = base;
    this.#origin = origin;
    if (document.type !== EVENT_ID.DOCUMENT) return;
    for (const directive of document.directives) {
      if (directive.kind === 'tag') this.#prefixes.set(directive.handle, directive.prefix);
    }
  }

  /** The name of an anchor or of what an alias stands for; undefined where there is none. */
  anchor(event: { readonly anchorStart: number; readonly anchorEnd: number }): string | undefined {
    return event.anchorStart === absent ? undefined : this.#text.slice(event.anchorStart, event.anchorEnd);
  }

  /** The offset of a list or map in the source. */
  collection(event: SequenceEvent | MappingEvent): number {
    this.#end = Math.max(this.#end, event.start);
    return this.#base + this.#origin(event.start);
  }

  /** An empty value inside of brackets is told from others by a tag. */
  scalar(event: ScalarEvent, isInBrackets = false): ScalarNode {
    const text = this.#decoded(event);
    const mark = { source: this.#source, offset: this.#base + this.#origin(this.#start(event)) };
    const style = styles[event.style] ?? 'plain';
    const isEmpty = event.valueStart === absent && isInBrackets;
    const tag = this.#tag(event) ?? (isEmpty ? '!!null' : undefined);
    return tag === undefined ? { kind: 'scalar', mark, text, style } : { kind: 'scalar', mark, text, style, tag };
  }

  #decoded(event: ScalarEvent): string {
    const text = getScalarValue(this.#text, event);
    const isBlock = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
    if (isBlock) this.#checkTabs(event.valueStart);
    if (isBlock || !/[\u0085\u2028\u2029]/.test(text)) return text;
    // In double quotes they may come from escapes, which are no line breaks.
    const isRaw = /[\u0085\u2028\u2029]/.test(this.#text.slice(event.valueStart, event.valueEnd));
    return isRaw ? foldRareBreaks(text) : text;
  }

  /** go-yaml finds out how far a block is indented without an indicator from its first line, where tabs may not be. */
  #checkTabs(valueStart: number): void {
    const header = this.#text.slice(this.#header(valueStart), valueStart);
    if (/^[|>][-+]?[1-9]/.test(header)) return;
    tabAtStart.lastIndex = valueStart;
    if (tabAtStart.test(this.#text)) {
      throw new KustomizeError('yaml: found a tab character where an indentation space is expected');
    }
  }

  /** The tag in short form; undefined without one and for `!`, which says nothing. */
  #tag(event: ScalarEvent): string | undefined {
    if (event.tagStart === absent) return undefined;
    const written = this.#text.slice(event.tagStart, event.tagEnd);
    const tag = written.startsWith('!<') ? written.slice(2, -1) : this.#expand(written);
    if (tag === '!') return undefined;
    return tag.startsWith(yamlTags) ? `!!${tag.slice(yamlTags.length)}` : tag;
  }

  #expand(written: string): string {
    const handle = written.slice(0, written.indexOf('!', 1) + 1) || '!';
    return (this.#prefixes.get(handle) ?? handle) + written.slice(handle.length);
  }

  /** The first character of a scalar, its quote or block header; for an empty one where the text before it ends. */
  #start(event: ScalarEvent): number {
    if (event.valueStart === absent) {
      this.#end = Math.max(this.#end, event.tagEnd, event.anchorEnd);
      return this.#end;
    }
    this.#end = event.valueEnd;
    if (event.style === SCALAR_STYLE.PLAIN) return event.valueStart;
    if (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED) {
      this.#end++;
      return event.valueStart - 1;
    }
    return this.#header(event.valueStart);
  }

  /** Where the header of a block scalar stands, whose text begins on the next line. */
  #header(valueStart: number): number {
    const isOnNextLine = this.#text[valueStart - 1] === '\n';
    const lineEnd = isOnNextLine ? valueStart - 1 : valueStart;
    const lineStart = this.#text.lastIndexOf('\n', lineEnd - 1) + 1;
    const header = /[|>][-+0-9]*(?:[ \t]+#.*)?\s*$/.exec(this.#text.slice(lineStart, lineEnd));
    return header === null ? valueStart : lineStart + header.index;
  }
}
