import {
  EVENT_ID,
  SCALAR_STYLE,
  getScalarValue,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { absent, scalarStart, Tags, yamlTags } from '../model/yaml/event-text.ts';
import { isScalarTag, keyText, readPlain, readTagged, type Scalar } from './kubernetes-yaml.ts';
import { Fault, quote } from './problem.ts';

export type NodeEvent = ScalarEvent | SequenceEvent | MappingEvent;

/** Reads single nodes of one document: where they begin, what a scalar or a key stands for. */
export class NodeReader {
  /** The first tag that was met and that means nothing to Kubernetes. */
  unknownTag: Fault | undefined = undefined;
  readonly source: string;
  readonly #tags: Tags;

  /** `document` is the event that opens the document: it carries the tag directives. */
  constructor(source: string, document: Event | undefined) {
    this.source = source;
    this.#tags = new Tags(source, document);
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
    const tag = this.#tags.of(event);
    if (tag === undefined) return event.style === SCALAR_STYLE.PLAIN ? readPlain(text) : text;
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
    if (value === '<<' && (!isTagged || this.#tags.of(event) === `${yamlTags}merge`)) return undefined;
    const key = keyText(value, text);
    if (key !== undefined) return key;
    const what = value === null ? 'null' : 'a number beyond 63 bits';
    const shown = text === '' ? 'a mapping key is empty' : `mapping key ${quote(text)} is read as ${what}`;
    throw new Fault(Math.max(0, this.start(event)), `${shown}; keys are strings, so put it in quotes`);
  }

  /** Notes the tag of a list or mapping, unless it has none or the one that it has anyway. */
  checkTag(event: SequenceEvent | MappingEvent): void {
    const tag = this.#tags.of(event);
    const own = event.type === EVENT_ID.SEQUENCE ? 'seq' : 'map';
    if (tag !== undefined && tag !== '!' && tag !== yamlTags + own) this.#noteUnknownTag(event);
  }

  #noteUnknownTag(event: NodeEvent): void {
    const written = this.source.slice(event.tagStart, event.tagEnd);
    const message = `tag ${quote(written)} is unknown to Kubernetes here; remove it`;
    this.unknownTag ??= new Fault(event.tagStart, message);
  }

  #scalarStart(event: ScalarEvent): number {
    return event.valueStart === absent ? absent : scalarStart(this.source, event);
  }
}
