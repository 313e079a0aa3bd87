import { EVENT_ID, type AliasEvent, type Event, type ScalarEvent } from 'js-yaml';
import { absent } from '../model/yaml/event-text.ts';
import { keyText, type Scalar } from './kubernetes-yaml.ts';
import { LineTable } from './line-table.ts';
import { NodeReader, type NodeEvent } from './node-reader.ts';
import { PlaceRecorder, type PathNumbers, type PlaceTable } from './place-table.ts';
import { Fault, quote } from './problem.ts';

/** How deep lists and mappings may be nested, through aliases too: whoever walks an object may recurse. */
export const maximumDepth = 100;
/** How many values an object may have when every alias is replaced by a copy. */
const maximumNodes = 1_000_000;

type Mapping = Record<string, unknown>;

interface Anchor {
  value: unknown;
  /** Its values when expanded, and how many levels of nesting are in it. */
  nodes: number;
  height: number;
  /** Still being read: an alias to it would be a cycle. */
  open: boolean;
}

/** The value of one document, the offset of its first node and where its fields stand; undefined for an empty one. */
export type Constructed =
  | { readonly value: unknown; readonly offset: number; readonly places?: PlaceTable | undefined }
  | undefined;

/**
 * Builds the plain value of the one document in `events`, which js-yaml parsed from `source`. Scalars and keys are read
 * as Kubernetes reads them, merge keys (`<<`) are applied, aliases share one value. Throws a Fault for a second document,
 * duplicate and unusable keys, unknown tags in an object, unknown and cyclic aliases, and for what exceeds the limits above.
 */
export function constructDocument(
  source: string,
  events: readonly Event[],
  { numbers, isLenient = false }: Construction = {},
): Constructed {
  const [document, root] = events;
  if (document?.type !== EVENT_ID.DOCUMENT || root === undefined) return undefined;
  const reader = new NodeReader(source, document);
  const offset = reader.start(root);
  const recorder = numbers && new PlaceRecorder(numbers, source);
  const value = new Builder(reader, events, recorder, isLenient).build();
  if (!isLenient) checkTags(reader, value);
  return offset === absent ? undefined : { value, offset, places: recorder?.table() };
}

/** An application's own configuration may have tags of its own; in an object they are a mistake. */
function checkTags({ unknownTag }: NodeReader, value: unknown): void {
  if (unknownTag && isMapping(value) && 'apiVersion' in value && 'kind' in value) throw unknownTag;
}

/** How to construct. */
interface Construction {
  /** Given, the places of the fields are noted. */
  readonly numbers?: PathNumbers | undefined;
  /** As sigs.k8s.io/yaml without its strict mode: the last of equal keys counts, further documents and unknown tags do not. */
  readonly isLenient?: boolean;
}

class Builder {
  readonly #reader: NodeReader;
  readonly #events: readonly Event[];
  readonly #anchors = new Map<string, Anchor>();
  readonly #recorder: PlaceRecorder | undefined;
  readonly #isLenient: boolean;
  #next = 1;
  #nodes = 0;
  #deepest = 0;
  #hasAliases = false;

  constructor(reader: NodeReader, events: readonly Event[], recorder: PlaceRecorder | undefined, isLenient: boolean) {
    this.#reader = reader;
    this.#events = events;
    this.#recorder = recorder;
    this.#isLenient = isLenient;
  }

  build(): unknown {
    const value = this.#value(0, 0);
    if (!this.#isLenient && this.#events[this.#next + 1]?.type === EVENT_ID.DOCUMENT) {
      const second = this.#events[this.#next + 2];
      const offset = second === undefined ? 0 : this.#offset(second);
      throw new Fault(offset, 'a second document follows after "..."; start it with a line "---"');
    }
    if (this.#hasAliases) this.#charge(0, 0);
    return value;
  }

  /** `path` is the recorder's number of where the value stands. */
  #value(depth: number, path: number): unknown {
    const event = this.#take();
    if (event.type === EVENT_ID.ALIAS) return this.#alias(event, depth);
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) throw new Fault(0, 'a value is missing');
    return event.anchorStart === absent ? this.#node(event, depth, path) : this.#anchored(event, depth, path);
  }

  #node(event: NodeEvent, depth: number, path: number): unknown {
    this.#nodes++;
    if (event.type === EVENT_ID.SCALAR) return this.#reader.scalar(event);
    this.#descend(depth + 1, event);
    this.#reader.checkTag(event);
    return event.type === EVENT_ID.SEQUENCE ? this.#sequence(depth + 1, path) : this.#mapping(depth + 1, path);
  }

  #anchored(event: NodeEvent, depth: number, path: number): unknown {
    const anchor: Anchor = { value: undefined, nodes: 0, height: 0, open: true };
    this.#anchors.set(this.#reader.source.slice(event.anchorStart, event.anchorEnd), anchor);
    const nodesBefore = this.#nodes;
    const deepestBefore = this.#deepest;
    this.#deepest = depth;
    anchor.value = this.#node(event, depth, path);
    anchor.open = false;
    anchor.nodes = this.#nodes - nodesBefore;
    anchor.height = this.#deepest - depth;
    this.#deepest = Math.max(this.#deepest, deepestBefore);
    return anchor.value;
  }

  #alias(event: AliasEvent, depth: number): unknown {
    this.#recorder?.giveUp();
    const offset = this.#offset(event);
    const name = this.#reader.source.slice(event.anchorStart, event.anchorEnd);
    const anchor = this.#anchors.get(name);
    if (anchor === undefined) {
      throw new Fault(
        offset,
        `alias ${quote(`*${name}`)} has no anchor; put ${quote(`&${name}`)} before an earlier value`,
      );
    }
    if (anchor.open) {
      throw new Fault(offset, `alias ${quote(`*${name}`)} stands inside its own anchor; no value may contain itself`);
    }
    this.#hasAliases = true;
    this.#charge(anchor.nodes, offset);
    this.#descend(depth + anchor.height, event);
    return anchor.value;
  }

  #sequence(level: number, path: number): unknown[] {
    const list: unknown[] = [];
    while (this.#events[this.#next]?.type !== EVENT_ID.POP)
      list.push(this.#value(level, this.#note(path, list.length)));
    this.#next++;
    return list;
  }

  #mapping(level: number, path: number): Mapping {
    const mapping: Mapping = {};
    const first = this.#next;
    let merged: Set<string> | undefined;
    while (this.#events[this.#next]?.type !== EVENT_ID.POP) {
      const index = this.#next;
      const key = this.#key();
      if (key === undefined) {
        merged ??= new Set();
        this.#recorder?.giveUp();
        this.#merge(mapping, merged, level);
      } else {
        if (Object.hasOwn(mapping, key) && merged?.delete(key) !== true && !this.#isLenient)
          throw this.#duplicate(key, first, index);
        put(mapping, key, this.#value(level, this.#note(path, key, index)));
      }
    }
    this.#next++;
    return mapping;
  }

  /** The next key; undefined for a merge key. */
  #key(): string | undefined {
    const event = this.#take();
    if (event.type === EVENT_ID.SCALAR) {
      const key = this.#reader.key(event);
      if (event.anchorStart !== absent) this.#anchorKey(event);
      return key;
    }
    if (event.type === EVENT_ID.ALIAS) {
      const value = this.#alias(event, 0);
      const key = isMapping(value) || Array.isArray(value) ? undefined : keyText(value as Scalar, String(value));
      if (key !== undefined) return key;
    }
    const shown =
      event.type === EVENT_ID.SEQUENCE ? 'a list' : event.type === EVENT_ID.MAPPING ? 'a mapping' : 'no string';
    throw new Fault(this.#offset(event), `a mapping key is ${shown}; keys are strings`);
  }

  #anchorKey(event: ScalarEvent): void {
    const name = this.#reader.source.slice(event.anchorStart, event.anchorEnd);
    this.#anchors.set(name, { value: this.#reader.scalar(event), nodes: 1, height: 0, open: false });
  }

  /**
   * Copies the entries of the merged mappings; of several the first is the strongest. As in Kubernetes' reader, and
   * against YAML's own rule, they replace what stands before them. `merged` remembers which keys came only that way.
   */
  #merge(mapping: Mapping, merged: Set<string>, level: number): void {
    const event = this.#events[this.#next];
    const offset = event === undefined ? 0 : this.#offset(event);
    // What is merged comes to stand on the level of the mapping itself.
    const value = this.#value(level - 1, 0);
    this.#hasAliases = true;
    const sources: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const source of sources.toReversed()) {
      if (!isMapping(source)) throw new Fault(offset, 'merge key "<<" needs a mapping or a list of mappings');
      const keys = Object.keys(source);
      this.#charge(keys.length, offset);
      for (const key of keys) {
        if (!Object.hasOwn(mapping, key)) merged.add(key);
        put(mapping, key, source[key]);
      }
    }
  }

  /** Tells the recorder where a field or item stands: at event `index`, its key, or else at the next one. */
  #note(parent: number, step: string | number, index = this.#next): number {
    const event = this.#events[index];
    return this.#recorder && event ? this.#recorder.note(parent, step, this.#reader.start(event)) : 0;
  }

  #duplicate(key: string, first: number, index: number): Fault {
    const lines = new LineTable(this.#reader.source);
    const event = this.#events[index];
    const offset = event === undefined ? 0 : this.#offset(event);
    return new DuplicateKey(offset, key, lines.at(this.#firstOffset(key, first, index)).line);
  }

  /** Where `key` stands first in the mapping whose keys begin at event `first` and go on until event `end`. */
  #firstOffset(key: string, first: number, end: number): number {
    let depth = 0;
    let isKey = true;
    for (const event of this.#events.slice(first, end)) {
      if (depth === 0 && isKey && event.type === EVENT_ID.SCALAR && this.#reader.key(event) === key) {
        return this.#offset(event);
      }
      if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) depth++;
      else if (event.type === EVENT_ID.POP) depth--;
      if (depth === 0) isKey = !isKey;
    }
    return 0;
  }

  #charge(nodes: number, offset: number): void {
    this.#nodes += nodes;
    if (this.#nodes <= maximumNodes) return;
    throw new Fault(offset, `aliases expand to more than ${maximumNodes} values; use fewer of them`);
  }

  #descend(level: number, event: Event): void {
    if (level > maximumDepth) throw new Fault(this.#offset(event), tooDeep);
    if (level > this.#deepest) this.#deepest = level;
  }

  #offset(event: Event): number {
    return Math.max(0, this.#reader.start(event));
  }

  #take(): Event {
    const event = this.#events[this.#next++];
    if (event === undefined) throw new Fault(0, 'the document ends too early');
    return event;
  }
}

/** The message for a document that js-yaml or this file refuses for its depth. */
export const tooDeep = `lists and mappings are nested deeper than ${maximumDepth} levels; no Kubernetes object needs that`;

/** A key that stands twice in one mapping. `line` is the first one's, counted within the document. */
export class DuplicateKey extends Fault {
  readonly line: number;

  constructor(offset: number, key: string, line: number) {
    super(offset, `key ${quote(key)} stands twice in one mapping`);
    this.line = line;
  }
}

/** Whether a value is a JSON object. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Plain assignment to `__proto__` would set the prototype instead of a property. */
function put(mapping: Mapping, key: string, value: unknown): void {
  if (key !== '__proto__') mapping[key] = value;
  else Object.defineProperty(mapping, key, { value, enumerable: true, configurable: true, writable: true });
}
