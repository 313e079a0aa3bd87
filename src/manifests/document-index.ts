import { EVENT_ID, type Event, type ScalarEvent } from 'js-yaml';
import type { PathStep } from '../model/path.ts';
import { absent } from '../model/yaml/event-text.ts';
import { NodeReader } from './node-reader.ts';

/** Events by number: the entry's key and its value. */
interface Entry {
  readonly key: number;
  readonly value: number;
}

interface Mapping {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Its merge keys, the last one first. */
  readonly merges: readonly Entry[];
}

const maximumHops = 1000;

/** Where a field stands in its text, in UTF-16 units: from the first character, tag or quote to behind the last. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The key of a field, undefined for list items and the root, and its value; of an empty value the gap where it would be. */
export interface FieldRanges {
  readonly key: Range | undefined;
  readonly value: Range;
}

/** Finds nodes of a parsed document by their path. What was looked at once stays indexed. */
export class DocumentIndex {
  readonly #reader: NodeReader;
  readonly #events: readonly Event[];
  /** Per event: the number of the event after its node. */
  readonly #ends: Int32Array;
  /** The anchored node of each alias, both by event number. */
  readonly #targets = new Map<number, number>();
  readonly #mappings = new Map<number, Mapping>();
  readonly #lists = new Map<number, readonly number[]>();

  /** `events` are what js-yaml parsed from `source`; the first document counts. */
  constructor(source: string, events: readonly Event[]) {
    this.#events = events;
    this.#reader = new NodeReader(source, events[0]);
    this.#ends = new Int32Array(events.length);
    this.#link();
  }

  /**
   * The offset of the deepest node on the way along `path`: a mapping entry's key or a list item's first character; of
   * the document itself where not even the first step exists; undefined for an empty document.
   */
  find(path: readonly PathStep[]): number | undefined {
    let node = 1;
    let offset = this.#offset(node);
    for (const step of path) {
      const entry = this.#step(this.#resolve(node), step);
      if (entry === undefined) break;
      offset = this.#offset(entry.key) ?? this.#offset(entry.value) ?? offset;
      node = entry.value;
    }
    return offset;
  }

  /** Where the field at `path` stands, an alias where its anchor is; undefined where there is no such field. */
  ranges(path: readonly PathStep[]): FieldRanges | undefined {
    let entry: Entry = { key: 1, value: 1 };
    for (const step of path) {
      const next = this.#step(this.#resolve(entry.value), step);
      if (next === undefined) return undefined;
      entry = next;
    }
    const key = entry.key === entry.value ? undefined : this.#range(entry.key);
    return { key, value: this.#range(this.#resolve(entry.value)) };
  }

  #range(node: number): Range {
    const start = this.#offset(node);
    if (start !== undefined) return { start, end: Math.max(start, this.#textEnd(this.#end(node) - 1)) };
    let next = this.#end(node);
    while (next < this.#events.length && this.#offset(next) === undefined) next++;
    return { start: this.#textEnd(node - 1), end: this.#offset(next) ?? this.#reader.source.length };
  }

  /** Where the last text of the events up to this one ends. */
  #textEnd(from: number): number {
    for (let at = from; at > 0; at--) {
      const event = this.#events[at];
      const end = event === undefined ? absent : this.#reader.end(event);
      if (end !== absent) return end;
    }
    return 0;
  }

  #step(node: number, step: PathStep): Entry | undefined {
    const type = this.#events[node]?.type;
    if (type === EVENT_ID.SEQUENCE && typeof step === 'number') {
      const item = this.#list(node)[step];
      return item === undefined ? undefined : { key: item, value: item };
    }
    if (type !== EVENT_ID.MAPPING || typeof step === 'number') return undefined;
    return this.#lookUp(node, typeof step === 'string' ? step : step.entry, { hops: 0 });
  }

  /** An entry of a mapping or of what is merged into it. The later of two wins, as in Kubernetes' reader. */
  #lookUp(node: number, key: string, budget: { hops: number }): Entry | undefined {
    const mapping = this.#mapping(node);
    const own = mapping.entries.get(key);
    for (const merge of mapping.merges) {
      if ((own !== undefined && own.key > merge.key) || budget.hops++ > maximumHops) return own;
      const source = this.#resolve(merge.value);
      const nodes = this.#events[source]?.type === EVENT_ID.SEQUENCE ? this.#list(source) : [source];
      for (const one of nodes.map((item) => this.#resolve(item))) {
        const entry = this.#events[one]?.type === EVENT_ID.MAPPING ? this.#lookUp(one, key, budget) : undefined;
        if (entry !== undefined) return entry;
      }
    }
    return own;
  }

  #list(node: number): readonly number[] {
    const known = this.#lists.get(node);
    if (known !== undefined) return known;
    const items: number[] = [];
    for (let at = node + 1; this.#hasChild(at); at = this.#end(at)) items.push(at);
    this.#lists.set(node, items);
    return items;
  }

  #mapping(node: number): Mapping {
    const known = this.#mappings.get(node);
    if (known !== undefined) return known;
    const entries = new Map<string, Entry>();
    const merges: Entry[] = [];
    for (let at = node + 1; this.#hasChild(at);) {
      const entry = { key: at, value: this.#end(at) };
      const key = this.#key(at);
      // Where equal keys are allowed at all, the last one counts.
      if (key === undefined) merges.unshift(entry);
      else entries.set(key, entry);
      at = this.#end(entry.value);
    }
    const mapping = { entries, merges };
    this.#mappings.set(node, mapping);
    return mapping;
  }

  #key(at: number): string | undefined {
    const event = this.#events[this.#resolve(at)];
    // Only scalars are keys in a document that could be read.
    return event?.type === EVENT_ID.SCALAR ? this.#reader.key(event) : '';
  }

  #resolve(node: number): number {
    return this.#targets.get(node) ?? node;
  }

  #offset(node: number): number | undefined {
    const event = this.#events[node];
    const offset = event === undefined ? absent : this.#reader.start(event);
    return offset === absent ? undefined : offset;
  }

  #hasChild(at: number): boolean {
    const event = this.#events[at];
    return event !== undefined && event.type !== EVENT_ID.POP;
  }

  #end(at: number): number {
    return this.#ends[at] ?? this.#events.length;
  }

  #link(): void {
    const open: number[] = [];
    const anchors = new Map<string, number>();
    for (const [at, event] of this.#events.entries()) {
      this.#ends[at] = at + 1;
      if (event.type === EVENT_ID.POP) this.#ends[open.pop() ?? at] = at + 1;
      else if (event.type === EVENT_ID.ALIAS) {
        const target = anchors.get(this.#reader.source.slice(event.anchorStart, event.anchorEnd));
        if (target !== undefined) this.#targets.set(at, target);
      } else {
        if (event.type !== EVENT_ID.SCALAR) open.push(at);
        if (event.type !== EVENT_ID.DOCUMENT) this.#noteAnchor(anchors, at, event);
      }
    }
  }

  #noteAnchor(anchors: Map<string, number>, at: number, event: Pick<ScalarEvent, 'anchorStart' | 'anchorEnd'>): void {
    if (event.anchorStart !== absent) anchors.set(this.#reader.source.slice(event.anchorStart, event.anchorEnd), at);
  }
}
