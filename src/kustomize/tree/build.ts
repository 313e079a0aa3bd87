import { COLLECTION_STYLE, EVENT_ID, type AliasEvent, type Event } from 'js-yaml';
import { KustomizeError } from '../errors.ts';
import { deepestNode, mostNodes } from '../limits.ts';
import { EventReader } from './events.ts';
import {
  isMergeKey,
  isNull,
  type ListNode,
  type MapEntry,
  type MapNode,
  type Mark,
  type Node,
  type ScalarNode,
  type Source,
} from './node.ts';
import { parseText } from './parse.ts';
import { checkSize } from './size.ts';
import type { Part } from './split.ts';

interface Anchor {
  node: Node | undefined;
  /** How many nodes are in it when expanded, and how many levels of nesting. */
  nodes: number;
  height: number;
}

/** The first document of a part of a source, anchors and merges expanded; undefined for one without any content. */
export function buildDocument(source: Source, part: Part): Node | undefined {
  const text = source.text.slice(part.start, part.end);
  const events = parseText(text);
  const [document, root] = events;
  if (document?.type !== EVENT_ID.DOCUMENT || root === undefined || root.type === EVENT_ID.POP) return undefined;
  const reader = new EventReader(source, text, part.start, document);
  return new Builder(source, part.start, reader, events).build();
}

class Builder {
  readonly #source: Source;
  readonly #base: number;
  readonly #reader: EventReader;
  readonly #events: readonly Event[];
  readonly #anchors = new Map<string, Anchor>();
  #next = 1;
  #nodes = 0;
  #deepest = 0;
  #brackets = 0;
  #hasAliases = false;

  constructor(source: Source, base: number, reader: EventReader, events: readonly Event[]) {
    this.#source = source;
    this.#base = base;
    this.#reader = reader;
    this.#events = events;
  }

  build(): Node {
    const node = this.#node(0);
    if (this.#hasAliases) checkSize(node);
    return node;
  }

  #node(depth: number): Node {
    const event = this.#take();
    if (event.type === EVENT_ID.ALIAS) return this.#alias(event, depth);
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP)
      throw new KustomizeError('yaml: a value is missing');
    const name = this.#reader.anchor(event);
    if (name === undefined) return this.#content(event, depth);
    const anchor: Anchor = { node: undefined, nodes: 0, height: 0 };
    this.#anchors.set(name, anchor);
    const [nodes, deepest] = [this.#nodes, this.#deepest];
    this.#deepest = depth;
    const node = this.#content(event, depth);
    anchor.node = node;
    anchor.nodes = this.#nodes - nodes;
    anchor.height = this.#deepest - depth;
    this.#deepest = Math.max(deepest, this.#deepest);
    return node;
  }

  #content(event: Event, depth: number): Node {
    this.#charge(1);
    if (event.type === EVENT_ID.SCALAR) return this.#reader.scalar(event, this.#brackets > 0);
    if (event.type !== EVENT_ID.SEQUENCE && event.type !== EVENT_ID.MAPPING)
      throw new KustomizeError('yaml: a value is missing');
    this.#descend(depth + 1);
    const mark: Mark = { source: this.#source, offset: this.#reader.collection(event) };
    const isInBrackets = event.style === COLLECTION_STYLE.FLOW;
    if (isInBrackets) this.#brackets++;
    const node = event.type === EVENT_ID.SEQUENCE ? this.#list(depth + 1, mark) : this.#map(depth + 1, mark);
    if (isInBrackets) this.#brackets--;
    return node;
  }

  #list(depth: number, mark: Mark): ListNode {
    const items: Node[] = [];
    while (!this.#closes()) items.push(this.#node(depth));
    return { kind: 'list', mark, items };
  }

  #map(depth: number, mark: Mark): MapNode {
    const entries: MapEntry[] = [];
    let merged: Node | undefined;
    while (!this.#closes()) {
      const key = this.#key(depth);
      if (isMergeKey(key)) {
        if (merged !== undefined) throw new KustomizeError('duplicate merge key');
        merged = this.#node(depth - 1);
      } else entries.push({ key, value: this.#node(depth) });
    }
    return { kind: 'map', mark, entries: merged === undefined ? entries : this.#merge(entries, merged) };
  }

  #key(depth: number): ScalarNode {
    const key = this.#node(depth);
    if (key.kind === 'scalar') return key;
    throw new KustomizeError(`yaml: line ${this.#line(key.mark)}: invalid map key: a ${key.kind} is no key`);
  }

  /** Adds the entries of the merged maps whose keys are not there yet. Of several maps the first is the strongest. */
  #merge(own: readonly MapEntry[], merged: Node): MapEntry[] {
    const entries = [...own];
    const keys = new Set(own.map((entry) => entry.key.text));
    for (const source of merged.kind === 'list' ? merged.items : [merged]) {
      if (source.kind !== 'map') {
        const fault =
          source.kind === 'list'
            ? 'invalid map merge: received a nested sequence'
            : 'map merge requires map or sequence of maps as the value';
        throw new KustomizeError(fault);
      }
      this.#charge(source.entries.length);
      for (const entry of source.entries) {
        if (keys.has(entry.key.text)) continue;
        keys.add(entry.key.text);
        entries.push(entry);
      }
    }
    return entries;
  }

  #alias(event: AliasEvent, depth: number): Node {
    const name = this.#reader.anchor(event) ?? '';
    const anchor = this.#anchors.get(name);
    if (anchor === undefined) throw new KustomizeError(`yaml: unknown anchor '${name}' referenced`);
    if (anchor.node === undefined) throw new KustomizeError(`yaml: anchor '${name}' value contains itself`);
    this.#hasAliases = true;
    this.#charge(anchor.nodes);
    this.#descend(depth + anchor.height);
    return anchor.node;
  }

  /** Passes the end of a collection if it comes next. */
  #closes(): boolean {
    if (this.#events[this.#next]?.type !== EVENT_ID.POP) return false;
    this.#next++;
    return true;
  }

  #charge(nodes: number): void {
    this.#nodes += nodes;
    if (this.#nodes > mostNodes) throw new KustomizeError('yaml: document contains excessive aliasing');
  }

  #descend(depth: number): void {
    if (depth > deepestNode) throw new KustomizeError(`yaml: exceeded max depth of ${deepestNode}`);
    if (depth > this.#deepest) this.#deepest = depth;
  }

  #line(mark: Mark | undefined): number {
    return this.#source.text.slice(this.#base, mark?.offset).split('\n').length;
  }

  #take(): Event {
    const event = this.#events[this.#next++];
    if (event === undefined) throw new KustomizeError('yaml: the document ends too early');
    return event;
  }
}

/** Whether a document counts as nothing: no node, null, an empty map, list or text. */
export function isEmpty(node: Node | undefined): boolean {
  if (node === undefined || isNull(node)) return true;
  if (node.kind === 'map') return node.entries.length === 0;
  return node.kind === 'list' ? node.items.length === 0 : node.text === '';
}
