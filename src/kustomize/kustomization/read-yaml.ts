import {
  EVENT_ID,
  YAMLException,
  type AliasEvent,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { parseYaml } from '../../model/yaml/parse-events.ts';
import { KustomizeError } from '../errors.ts';
import { EventReader } from '../tree/events.ts';
import {
  isMergeKey,
  stringNode,
  type MapEntry,
  type MapNode,
  type Node,
  type ScalarNode,
  type Source,
} from '../tree/node.ts';
import { characterFault, earlyEnd, goYamlFault } from '../tree/yaml-fault.ts';
import { readScalar, TagFault, type Scalar } from './scalar.ts';

/** A text that is no YAML 1.1, or no JSON once it is read. The message says it as Go's YAML reader does. */
export class YamlFault extends Error {}

export interface ReadOptions {
  /** Whether a repeated key is a fault; otherwise the last one counts. */
  readonly uniqueKeys: boolean;
}

/**
 * Reads the first document of a text as kustomize reads its own configuration: aliases and merge keys are replaced,
 * keys are the texts they have in JSON, and of repeated keys the last one counts. Scalars stay as written (`readScalar`
 * says what they mean). Returns undefined for a text without a document; throws a YamlFault.
 */
export function readYaml(source: Source, options: ReadOptions = { uniqueKeys: false }): Node | undefined {
  const text = firstDocument(source.text);
  const events = parse(text);
  const [document, root] = events;
  if (document?.type !== EVENT_ID.DOCUMENT || root === undefined || root.type === EVENT_ID.POP) return undefined;
  if (document.directives.some((directive) => directive.kind === 'yaml' && directive.version !== '1.1')) {
    throw new YamlFault('yaml: found incompatible YAML document');
  }
  try {
    return new TreeReader(source, new EventReader(source, text, 0, document), events, options).read();
  } catch (error) {
    throw error instanceof KustomizeError ? new YamlFault(error.message) : error;
  }
}

function parse(text: string): Event[] {
  const wrong = characterFault(text);
  if (wrong !== undefined) throw new YamlFault(wrong);
  try {
    return parseYaml(text, 1000, 'end');
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const end = earlyEnd(error, text);
    if (end !== undefined) return parse(text.slice(0, end));
    throw new YamlFault(goYamlFault(error, text));
  }
}

/** What comes before the marker that ends the first document: the rest need not even be YAML. */
function firstDocument(text: string): string {
  for (const marker of text.matchAll(/^(?:---|\.\.\.)(?=\s|$)/gm)) {
    const before = text.slice(0, marker.index);
    const opens = marker[0] === '---' && /^\ufeff?(?:[ \t]*(?:#.*)?(?:\r?\n|\r)|%.*(?:\r?\n|\r))*$/.test(before);
    if (!opens) return before;
  }
  return text;
}

class TreeReader {
  readonly #source: Source;
  readonly #reader: EventReader;
  readonly #events: readonly Event[];
  readonly #options: ReadOptions;
  /** Without a node while it is being read: an alias to it would be a cycle. */
  readonly #anchors = new Map<string, Node | undefined>();
  #next = 1;

  constructor(source: Source, reader: EventReader, events: readonly Event[], options: ReadOptions) {
    this.#options = options;
    this.#source = source;
    this.#reader = reader;
    this.#events = events;
  }

  read(): Node {
    const event = this.#events[this.#next++];
    if (event === undefined || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) {
      throw new YamlFault('yaml: a value is missing');
    }
    return event.type === EVENT_ID.ALIAS ? this.#alias(event) : this.#anchored(event);
  }

  #anchored(event: ScalarEvent | MappingEvent | SequenceEvent): Node {
    const name = this.#reader.anchor(event);
    if (name !== undefined) this.#anchors.set(name, undefined);
    const node = this.#node(event);
    if (name !== undefined) this.#anchors.set(name, node);
    return node;
  }

  #node(event: ScalarEvent | MappingEvent | SequenceEvent): Node {
    if (event.type === EVENT_ID.SCALAR) return this.#reader.scalar(event);
    const mark = { source: this.#source, offset: this.#reader.collection(event) };
    if (event.type === EVENT_ID.MAPPING) return { kind: 'map', mark, entries: this.#entries() };
    const items: Node[] = [];
    while (!this.#closes()) items.push(this.read());
    return { kind: 'list', mark, items };
  }

  #alias(event: AliasEvent): Node {
    const name = this.#reader.anchor(event) ?? '';
    const node = this.#anchors.get(name);
    if (node !== undefined) return node;
    const isOpen = this.#anchors.has(name);
    throw new YamlFault(
      `yaml: ${isOpen ? `anchor '${name}' value contains itself` : `unknown anchor '${name}' referenced`}`,
    );
  }

  /** The entries up to the end of the map. A merge key overrides what stands before it, and is overridden after it. */
  #entries(): MapEntry[] {
    const entries = new Map<string, MapEntry>();
    const own = new Set<string>();
    while (!this.#closes()) {
      const key = this.read();
      const value = this.read();
      if (key.kind === 'scalar' && isMergeKey(key)) {
        for (const map of mergedMaps(value)) for (const entry of map.entries) entries.set(entry.key.text, entry);
      } else {
        const entry = { key: keyOf(key, value), value };
        if (this.#options.uniqueKeys && own.has(entry.key.text)) throw this.#repeated(entry.key);
        own.add(entry.key.text);
        entries.set(entry.key.text, entry);
      }
    }
    return [...entries.values()];
  }

  #repeated({ text, mark }: ScalarNode): YamlFault {
    const line = this.#source.text.slice(0, mark?.offset).split('\n').length;
    return new YamlFault(`yaml: unmarshal errors:\n  line ${line}: key ${JSON.stringify(text)} already set in map`);
  }

  #closes(): boolean {
    if (this.#events[this.#next]?.type !== EVENT_ID.POP) return false;
    this.#next++;
    return true;
  }
}

/** The maps that a merge key names, the one that counts most last. */
function mergedMaps(value: Node): MapNode[] {
  const maps = value.kind === 'list' ? value.items.toReversed() : [value];
  return maps.map((map) => {
    if (map.kind === 'map') return map;
    throw new YamlFault('yaml: map merge requires map or sequence of maps as the value');
  });
}

/** A key as JSON has it. */
function keyOf(key: Node, value: Node): ScalarNode {
  if (key.kind !== 'scalar') throw new YamlFault(`yaml: invalid map key: ${key.kind === 'map' ? 'a map' : 'a list'}`);
  const scalar = scalarOf(key);
  if (scalar.type === 'null') {
    const shown = value.kind === 'scalar' ? JSON.stringify(value.text) : `a ${value.kind}`;
    throw new YamlFault(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown}`);
  }
  if (scalar.type === 'string') return scalar.value === key.text ? key : stringNode(scalar.value, key.mark);
  return stringNode(scalar.type === 'bool' ? String(scalar.value) : scalar.json, key.mark);
}

/** What a scalar of the tree means. Throws a YamlFault for a number that JSON does not have, or a wrong tag. */
export function scalarOf(node: ScalarNode): Scalar {
  let scalar: Scalar;
  try {
    scalar = readScalar(node);
  } catch (error) {
    throw error instanceof TagFault ? new YamlFault(`yaml: ${error.message}`) : error;
  }
  if (scalar.type === 'number' && !Number.isFinite(scalar.value)) {
    throw new YamlFault(`json: unsupported value: ${scalar.json}`);
  }
  return scalar;
}
