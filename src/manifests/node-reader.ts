import {
  EVENT_ID,
  SCALAR_STYLE,
  getScalarValue,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { isScalarTag, keyText, readPlain, readTagged, type Scalar } from './kubernetes-yaml.ts';
import { Fault, quote } from './problem.ts';

export type NodeEvent = ScalarEvent | SequenceEvent | MappingEvent;

/** What js-yaml writes where an event has no such range. */
export const absent = -1;
const yamlTags = 'tag:yaml.org,2002:';

/** Reads single nodes of one document: where they begin, what a scalar or a key stands for. */
export class NodeReader {
  /** The first tag that was met and that means nothing to Kubernetes. */
  unknownTag: Fault | undefined = undefined;
  readonly source: string;
  readonly #prefixes = new Map<string, string>([['!!', yamlTags]]);

  /** `document` is the event that opens the document: it carries the tag directives. */
  constructor(source: string, document: Event | undefined) {
    this.source = source;
    if (document?.type !== EVENT_ID.DOCUMENT) return;
    for (const directive of document.directives) {
      if (directive.kind === 'tag') this.#prefixes.set(directive.handle, directive.prefix);
    }
  }

  /** The offset of a node's tag, anchor, opening quote or first character; -1 for an empty node. */
  start(event: Event): number {
    if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return absent;
    if (event.tagStart === absent && event.anchorStart === absent) {
      return event.type === EVENT_ID.SCALAR ? this.#scalarStart(event) : event.start;
    }
    if (event.anchorStart === absent) return event.tagStart;
    return event.tagStart === absent ? event.anchorStart - 1 : Math.min(event.tagStart, event.anchorStart - 1);
  }

  /** The offset behind the text of a scalar, alias, tag or anchor, or of an opening bracket; -1 for what has no text. */
  end(event: Event): number {
    if (event.type === EVENT_ID.ALIAS) return event.anchorEnd;
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return absent;
    if (event.type !== EVENT_ID.SCALAR) return Math.max(event.start, event.tagEnd, event.anchorEnd);
    if (event.valueStart === absent) return Math.max(event.tagEnd, event.anchorEnd);
    const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    return event.valueEnd + (isQuoted ? 1 : 0);
  }

  /** The value of a scalar, its text under an unknown tag. Throws a Fault for a tag that the text does not fit. */
  scalar(event: ScalarEvent): Scalar {
    const text = getScalarValue(this.source, event);
    if (event.tagStart === absent) return event.style === SCALAR_STYLE.PLAIN ? readPlain(text) : text;
    const tag = this.#tag(event);
    if (tag === '!') return text;
    const name = tag.startsWith(yamlTags) ? tag.slice(yamlTags.length) : '';
    const value = readTagged(name, text);
    if (value !== undefined) return value;
    if (!isScalarTag(name)) {
      this.#noteUnknownTag(event);
      return text;
    }
    const written = this.source.slice(event.tagStart, event.tagEnd);
    throw new Fault(event.tagStart, `${quote(text)} is not a ${written}; remove the tag or correct the value`);
  }

  /** The key that a scalar stands for; undefined for a merge key. Throws a Fault for what cannot be one. */
  key(event: ScalarEvent): string | undefined {
    const text = getScalarValue(this.source, event);
    const isTagged = event.tagStart !== absent;
    if (!isTagged && event.style !== SCALAR_STYLE.PLAIN) return text;
    const value = isTagged ? this.scalar(event) : readPlain(text);
    if (value === '<<' && (!isTagged || this.#tag(event) === `${yamlTags}merge`)) return undefined;
    const key = keyText(value, text);
    if (key !== undefined) return key;
    const what = value === null ? 'null' : 'a number beyond 63 bits';
    const shown = text === '' ? 'a mapping key is empty' : `mapping key ${quote(text)} is read as ${what}`;
    throw new Fault(Math.max(0, this.start(event)), `${shown}; keys are strings, so put it in quotes`);
  }

  /** Notes the tag of a list or mapping, unless it has none or the one that it has anyway. */
  checkTag(event: SequenceEvent | MappingEvent): void {
    if (event.tagStart === absent) return;
    const tag = this.#tag(event);
    const own = event.type === EVENT_ID.SEQUENCE ? 'seq' : 'map';
    if (tag !== '!' && tag !== yamlTags + own) this.#noteUnknownTag(event);
  }

  #tag(event: NodeEvent): string {
    const written = this.source.slice(event.tagStart, event.tagEnd);
    if (written.startsWith('!<')) return written.slice(2, -1);
    const handle = written.slice(0, written.indexOf('!', 1) + 1) || '!';
    return (this.#prefixes.get(handle) ?? handle) + written.slice(handle.length);
  }

  #noteUnknownTag(event: NodeEvent): void {
    const written = this.source.slice(event.tagStart, event.tagEnd);
    const message = `tag ${quote(written)} is unknown to Kubernetes here; remove it`;
    this.unknownTag ??= new Fault(event.tagStart, message);
  }

  #scalarStart(event: ScalarEvent): number {
    const { style, valueStart } = event;
    if (valueStart === absent || style === SCALAR_STYLE.PLAIN) return valueStart;
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) return valueStart - 1;
    // A block scalar's value starts on the line after its header: `- |2-  # comment`.
    let lineStart = Math.max(0, valueStart - 1);
    if (this.source.charCodeAt(lineStart) === 10 && this.source.charCodeAt(lineStart - 1) === 13) lineStart--;
    while (lineStart > 0 && !isBreak(this.source.charCodeAt(lineStart - 1))) lineStart--;
    const header = /[|>][-+0-9]*(?:[ \t]+#.*)?\s*$/.exec(this.source.slice(lineStart, valueStart));
    return header === null ? valueStart : lineStart + header.index;
  }
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}
